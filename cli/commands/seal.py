"""`nadi seal`: figures frozen under a name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, database, login_name

if TYPE_CHECKING:
    from core.seals import Wish
    from core.settings import Settings
    from core.store.seals import Seal

_LOOK_S = 15.0

Name = Annotated[str | None, typer.Option(help="What citations call it, such as evaluasi-2026-1.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Last local day: figures of periods over by its end.")]
Year = Annotated[int | None, typer.Option(help="Figures of this year's days, months, quarters and the year itself.")]
Indicators = Annotated[
    list[str] | None, typer.Option("--indicator", metavar="ID", help="Only this one; may be repeated.")
]
Note = Annotated[str | None, typer.Option(help="What it is for.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while figures are provisional, instead of refusing.")]


def add(app: typer.Typer) -> None:
    commands = typer.Typer(
        help="Freeze figures under a name: later revisions stand beside them.", invoke_without_command=True
    )
    app.add_typer(
        commands,
        name="seal",
        epilog="Example: nadi seal --name evaluasi-2026-1 --until 2026-06-30; nadi seal --name tahun-2025 --year 2025",
    )
    commands.callback()(seal)
    commands.command("list", epilog="Example: nadi seal list")(list_)
    commands.command(epilog="Example: nadi seal show evaluasi-2026-1")(show)


def seal(
    context: typer.Context,
    name: Name = None,
    until: Until = None,
    year: Year = None,
    indicator: Indicators = None,
    note: Note = None,
    wait: Wait = False,
    by: By = None,
) -> None:
    """Freeze the figures of days, months, quarters and years that were over by a cut-off."""
    if context.invoked_subcommand is not None:
        return
    if name is None:
        raise typer.BadParameter("a seal needs a name, as in --name evaluasi-2026-1", param_hint="--name")
    if (until is None) == (year is None):
        raise typer.BadParameter("say either --until DATE or --year YEAR", param_hint="--until, --year")
    from core.seals import Wish
    from core.settings import load_settings

    settings = load_settings()
    wish = Wish(name, _date(until), year, tuple(indicator or ()), note)
    made, count = _sealed(settings, wish, by or login_name(), wait=wait)
    typer.echo(f"sealed {made.seal}: {count:,} figures, {_span(made, settings)}")


def list_() -> None:
    """List seals, newest first."""
    from core.settings import load_settings
    from core.store import seals

    settings = load_settings()
    with database(settings) as connection:
        found = seals.every(connection)
    for each in found:
        which = ", ".join(each.indicators) if each.indicators else "all indicators"
        made = f"{each.sealed_at.astimezone(settings.zone):%Y-%m-%d %H:%M} by {each.sealed_by}"
        typer.echo("  ".join([each.seal, _span(each, settings), which, made, each.note or ""]).rstrip())
    if not found:
        typer.echo("nothing is sealed yet; nadi seal --name evaluasi-2026-1 --until 2026-06-30 does it")


def show(name: Annotated[str, typer.Argument(help="Of the seal.")]) -> None:
    """Show what a seal froze, and which of it was revised since."""
    from cli.sealed import show_seal
    from core.settings import load_settings

    settings = load_settings()
    with database(settings) as connection:
        show_seal(connection, settings, name)


def _sealed(settings: Settings, wish: Wish, who: str, *, wait: bool) -> tuple[Seal, int]:
    import time

    from rich.console import Console

    from core.catalogue import load_catalogue
    from core.errors import NotFinal
    from core.seals import seal as make

    catalogue = load_catalogue()
    with database(settings) as connection, Console(stderr=True).status("sealing …") as status:
        while True:
            try:
                return make(connection, catalogue, wish, settings.zone, who=who, now=datetime.now(UTC))
            except NotFinal as error:
                if not wait:
                    raise NotFinal(f"{error}; --wait does") from error
                status.update(f"waiting: {str(error).partition(';')[0]}")
                time.sleep(_LOOK_S)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write 2026-06-30", param_hint="--until") from error


def _span(made: Seal, settings: Settings) -> str:
    ends = f"until {made.ends.astimezone(settings.zone):%Y-%m-%d %H:%M}"
    return f"from {made.begins.astimezone(settings.zone):%Y-%m-%d} {ends}" if made.begins else ends
