"""`nadi device import`: a table of devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, editing

if TYPE_CHECKING:
    from core.devices.importing import Outcome

_SHOWN = 20
_EPILOG = "Example: nadi device import devices.csv; then nadi device import devices.csv --apply --secrets secrets.csv"


def add(app: typer.Typer) -> None:
    @app.command("import", epilog=_EPILOG)
    def import_(
        file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Table with ',' or ';' and a heading line.")],
        apply: Annotated[bool, typer.Option("--apply", help="Do it; without this it is only tried.")] = False,
        secrets: Annotated[
            Path | None, typer.Option(help="New file for the secrets of new devices; only with --apply.")
        ] = None,
        report: Annotated[Path | None, typer.Option(help="CSV file for every row's outcome.")] = None,
        by: By = None,
    ) -> None:
        """Add and change devices from a table: whole or not at all, the same table twice changes nothing."""
        from rich.console import Console
        from rich.progress import track

        from core.devices.importing import Import
        from core.devices.table import read_table
        from core.settings import load_settings

        if secrets is not None and (not apply or secrets.exists()):
            raise typer.BadParameter(f"{secrets}: goes with --apply, and is not to exist yet", param_hint="--secrets")
        rows = read_table(file)
        with editing(load_settings(), by) as editor:
            run = Import(editor, rows, makes_secrets=secrets is not None)
            screen = Console(stderr=True)
            rows_done = track(
                run.run(applies=apply), "rows", len(run), console=screen, transient=True, disable=not screen.is_terminal
            )
            outcomes = list(rows_done)
        outcomes.sort(key=lambda outcome: outcome.line)
        if report is not None:
            _write(report, outcomes)
        is_done = apply and all(outcome.result != "rejected" for outcome in outcomes)
        if is_done and secrets is not None:
            _keep(secrets, outcomes)
        _tell(file, outcomes, applies=apply, is_done=is_done)
        raise typer.Exit(0 if is_done or (not apply and not _rejected(outcomes)) else 1)


def _rejected(outcomes: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.result == "rejected"]


def _tell(file: Path, outcomes: list[Outcome], *, applies: bool, is_done: bool) -> None:
    from core.devices.importing import count

    for result in ("changed", "rejected"):
        found = [outcome for outcome in outcomes if outcome.result == result]
        for outcome in found[:_SHOWN]:
            typer.echo(f"{file.name} line {outcome.line}, {outcome.device or '?'}: {result}: {outcome.detail}")
        if len(found) > _SHOWN:
            typer.echo(f"… and {len(found) - _SHOWN} more {result}; --report FILE holds them all")
    counts = count(outcomes)
    sums = ", ".join(f"{counts[name]} {name}" for name in ("new", "changed", "equal", "rejected"))
    if is_done:
        typer.echo(f"{sums}: done")
    elif applies:
        typer.echo(f"{sums}: nothing was changed; correct the rejected rows first")
    else:
        typer.echo(f"{sums}: this was a trial; to do it: --apply")


def _write(path: Path, outcomes: list[Outcome]) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["line", "device", "result", "detail"])
        lines.writerows([outcome.line, outcome.device, outcome.result, outcome.detail] for outcome in outcomes)


def _keep(path: Path, outcomes: list[Outcome]) -> None:
    from deploy.embedded.location import write_private

    made = [outcome for outcome in outcomes if outcome.secret]
    write_private(path, "device,secret\n" + "".join(f"{outcome.device},{outcome.secret}\n" for outcome in made))
    typer.echo(f"{len(made)} secrets are in {path}, readable by you alone; hand them over and delete it")
