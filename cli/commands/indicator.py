"""`nadi indicator`: figures that agencies report, until they are verified."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, database, login_name

if TYPE_CHECKING:
    from core.settings import Settings
    from core.store.statements import Statement

_MOST = 1000

Numbers = Annotated[
    list[int], typer.Argument(metavar="ID...", help="Of statements, as `nadi indicator reported` has them.")
]
State = Annotated[str, typer.Option(help="pending, verified, rejected or all.")]
Why = Annotated[str, typer.Option(help="Why; the agency reads it.")]


def add(app: typer.Typer) -> None:
    indicator = typer.Typer(help="Figures that agencies report: see, verify, reject.", no_args_is_help=True)
    app.add_typer(indicator, name="indicator", epilog="Example: nadi indicator reported --state all")
    indicator.command(epilog="Example: nadi indicator reported --state all")(reported)
    indicator.command(epilog="Example: nadi indicator verify 17 18 --by siti")(verify)
    indicator.command(epilog="Example: nadi indicator reject 17 --reason 'dokumen tidak memuat angka ini'")(reject)


def reported(state: State = "pending") -> None:
    """List what agencies have stated, newest first."""
    from core.catalogue import load_catalogue
    from core.settings import load_settings
    from core.store import statements

    states = ("pending", "verified", "rejected", "all")
    if state not in states:
        raise typer.BadParameter(f"{state!r}; one of {', '.join(states)}", param_hint="--state")
    settings, catalogue = load_settings(), load_catalogue()
    with database(settings) as connection:
        found = statements.list_statements(connection, state=None if state == "all" else state, limit=_MOST)
    for each in found:
        entry = catalogue.indicators.get(each.indicator)
        unit = catalogue.units.get(entry.unit, entry.unit) if entry else ""
        typer.echo(_line(each, unit, settings))
    if not found:
        typer.echo("nothing waits; nadi import figures FILE brings some" if state == "pending" else "there is none")
    elif len(found) == _MOST:
        typer.echo(f"… the newest {_MOST}; GET /v1/reported has all")


def verify(numbers: Numbers, by: By = None) -> None:
    """Make statements the figures that hold; whoever stated them cannot."""
    from core import statements
    from core.catalogue import load_catalogue
    from core.settings import load_settings

    catalogue = load_catalogue()
    with database(load_settings()) as connection:
        for number in numbers:
            done = statements.verify(connection, catalogue, number, who=by or login_name(), now=datetime.now(UTC))
            typer.echo(f"{number}: {done.indicator} {done.scope}: {done.value:g} is verified")


def reject(numbers: Numbers, reason: Why, by: By = None) -> None:
    """Refuse statements; they stay in the list with the reason."""
    from core import statements
    from core.settings import load_settings

    with database(load_settings()) as connection:
        for number in numbers:
            done = statements.reject(connection, number, reason, who=by or login_name(), now=datetime.now(UTC))
            typer.echo(f"{number}: {done.indicator} {done.scope}: {done.value:g} is rejected")


def _line(each: Statement, unit: str, settings: Settings) -> str:
    start = each.start.astimezone(settings.zone)
    period = {"year": "%Y", "day": "%Y-%m-%d"}.get(each.grain, "%Y-%m")
    signed = f", {each.signer}" if each.signer else ""
    fate = f" by {each.judged_by}: {each.reason}" if each.reason else f" by {each.judged_by}" if each.judged_by else ""
    return (
        f"{each.statement_id}  {each.indicator} {each.scope} {start:{period}} ({each.grain}): {each.value:g} {unit}  "
        f"{each.document}{signed}  by {each.reported_by}  {each.state}{fate}"
    )
