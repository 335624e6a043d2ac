"""What the imports share at the command line: their options, their progress and what they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from core.settings import Settings
    from ingest.bulk.request import Outcome, Request

Apply = Annotated[bool, typer.Option("--apply", help="Do it; without this it is only tried.")]
Columns = Annotated[
    list[str] | None, typer.Option("--column", metavar="ROLE=HEADER", help="What a column is; may be repeated.")
]
Ignored = Annotated[list[str] | None, typer.Option("--ignore", metavar="HEADER", help="A column to leave out.")]
DecimalSign = Annotated[str | None, typer.Option("--decimal", help="comma: 1.250,5; point: 1,250.5.")]
DateOrder = Annotated[
    str | None,
    typer.Option("--dates", help="day-first, month-first, iso, or of bare numbers excel, epoch-s, epoch-ms."),
]
Zone = Annotated[str | None, typer.Option("--zone", help="Of times without an offset; NADI_TIME_ZONE if not given.")]
Separator = Annotated[str | None, typer.Option("--separator", help="Between the cells of a text file; 'tab' is one.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Of a text file, such as utf-8 or cp1252.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="Of a workbook.")]
Header = Annotated[int | None, typer.Option("--header", min=1, help="Line of the headers, if not the first.")]
Errors = Annotated[
    Path | None, typer.Option("--errors", help="Where rows with errors are listed; FILE.errors.csv if not given.")
]

_SIGNS = ("comma", "point")
_ORDERS = ("day-first", "month-first", "iso", "excel", "epoch-s", "epoch-ms")


def make_request(
    settings: Settings,
    file: Path,
    *,
    apply: bool,
    columns: list[str] | None,
    constants: list[str] | None,
    ignored: list[str] | None,
    decimal: str | None,
    dates: str | None,
    zone: str | None,
    separator: str | None,
    encoding: str | None,
    sheet: str | None,
    header: int | None,
    errors: Path | None,
) -> Request:
    """What was asked for.

    raises   typer.BadParameter: an option says what it cannot
    """
    from ingest.bulk.habits import Said
    from ingest.bulk.mapping import Wishes
    from ingest.bulk.request import Request
    from ingest.bulk.table import Form

    if decimal not in (None, *_SIGNS):
        raise typer.BadParameter(f"{decimal!r}; one of {', '.join(_SIGNS)}", param_hint="--decimal")
    if dates not in (None, *_ORDERS):
        raise typer.BadParameter(f"{dates!r}; one of {', '.join(_ORDERS)}", param_hint="--dates")
    said = Said(decimal, dates, _zone(zone) if zone else settings.zone)  # type: ignore[arg-type]  # just checked
    wishes = Wishes(_pairs(columns, "--column"), _pairs(constants, "--constant"), frozenset(ignored or ()))
    sign = "\t" if separator in ("tab", "\\t") else separator
    if sign is not None and len(sign) != 1:
        raise typer.BadParameter(f"{separator!r}; one character, or tab", param_hint="--separator")
    return Request(file, Form(encoding, sign, sheet, header), wishes, said, apply, errors)


def _pairs(options: list[str] | None, hint: str) -> dict[str, str]:
    pairs = {}
    for option in options or ():
        role, equals, value = option.partition("=")
        if not equals or not role or not value:
            raise typer.BadParameter(f"{option!r}; it looks like ROLE=NAME, as in time=Waktu", param_hint=hint)
        pairs[role.strip()] = value
    return pairs


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(
            f"{name!r} is no time zone; an example is Asia/Makassar", param_hint="--zone"
        ) from error


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on the terminal; what it gives is to be told the step and its share."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    screen = Console(stderr=True)
    columns = (TextColumn("{task.description:<10}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        tasks = {}

        def tell(step: str, share: float) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=1.0)
            bar.update(tasks[step], completed=share)

        yield tell


def tell_outcome(request: Request, outcome: Outcome, *, changed: str) -> None:
    """Say what came of it; exit code 1 if something could not be stored.

    changed   what 'changed' means here
    """
    name, done = request.path.name, outcome.progress
    for note in outcome.notes:
        typer.echo(f"{name}: {note}")
    if outcome.resumed_at:
        typer.echo(f"{name}: went on after row {outcome.resumed_at:,} of an import that did not end")
    for error in outcome.first_errors:
        where = f", {error.column}" if error.column else ""
        typer.echo(f"{name}, line {error.line}{where}: {error.value!r}: {error.reason}: {error.detail}")
    if outcome.error_path is not None:
        typer.echo(f"every row with errors: {outcome.error_path}")
    counts = (("new", done.new), (changed, done.changed), ("equal", done.equal), ("rejected", done.rejected))
    sums = ", ".join(f"{count:,} {word}" for word, count in counts)
    gaps = f", {done.gaps:,} cells empty" if done.gaps else ""
    typer.echo(f"{sums}{gaps}: {'done' if outcome.is_applied else 'this was a trial; to do it: --apply'}")
    raise typer.Exit(1 if outcome.error_path is not None else 0)
