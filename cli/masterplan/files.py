"""`nadi masterplan check | import | export`: the plan as TOML or a workbook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, database, login_name

if TYPE_CHECKING:
    from core.plan.differences import TargetChange
    from core.plan.importing import Ask
    from core.plan.revising import Desk
    from core.settings import Settings

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The plan: .toml or .xlsx.")]
_IMPORT = (
    "Example: nadi masterplan import plan.toml; then the same with --apply --basis 'Perbup 12/2026' "
    "--decided 2026-03-01"
)


def add(app: typer.Typer) -> None:
    app.command(epilog="Example: nadi masterplan check plan.toml")(check)
    app.command("import", epilog=_IMPORT)(import_)
    app.command(epilog="Example: nadi masterplan export plan.xlsx")(export)


@contextmanager
def at_desk(settings: Settings, by: str | None) -> Iterator[Desk]:
    """Changing plans in the name of `by`."""
    from datetime import UTC, datetime

    from core.plan.revising import Desk

    now = datetime.now(UTC)
    with database(settings) as connection:
        yield Desk(connection, by or login_name(), now, now.astimezone(settings.zone).date())


def check(file: _File) -> None:
    """Tell everything that is wrong in a plan's file, with its line and value; nothing is stored."""
    from core.catalogue import load_catalogue
    from core.plan import file as plan_file

    read = plan_file.read(file)
    findings = read.findings(load_catalogue())
    for finding in findings:
        typer.echo(read.told(finding))
    errors = sum(not finding.is_warning for finding in findings)
    typer.echo(f"{file}: {errors} errors, {len(findings) - errors} warnings")
    if errors:
        raise typer.Exit(1)


def import_(
    file: _File,
    apply: Annotated[bool, typer.Option("--apply", help="Store it; else the differences are only shown.")] = False,
    basis: Annotated[str | None, typer.Option(help="Legal basis of each changed target that names none.")] = None,
    decided: Annotated[
        str | None, typer.Option(metavar="DATE", help="When they were decided: 2026-03-01. Default: today.")
    ] = None,
    by: By = None,
) -> None:
    """Show what the file changes in the database's plan, or (--apply) change it; a second time changes nothing."""
    from core.catalogue import load_catalogue
    from core.plan import file as plan_file
    from core.plan import importing
    from core.settings import load_settings

    day = _day(decided)
    plan = plan_file.read(file).plan(load_catalogue())
    with at_desk(load_settings(), by) as desk:
        found = importing.differences(desk, plan)
        for line in found.lines():
            typer.echo(line)
        if not found:
            typer.echo(f"masterplan {plan.id}: the database says the same")
        elif apply:
            importing.apply(desk, plan, _asker(basis, day or desk.today))
            typer.echo(f"masterplan {plan.id}: stored")
        else:
            typer.echo("nothing was stored; the same with --apply does it")


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="To write: .toml or .xlsx; it must not exist yet.")],
    plan: Annotated[str | None, typer.Option(help="Which plan; the one whose years these are if not given.")] = None,
) -> None:
    """Write the database's plan with its revisions and follow-ups to a file, for people to change and import."""
    from datetime import UTC, datetime

    from core.catalogue import load_catalogue
    from core.plan import file as plan_file
    from core.plan.book import PlanBook
    from core.settings import load_settings

    if file.exists():
        raise typer.BadParameter(f"{file} exists; remove it or name another", param_hint="FILE")
    settings, book = load_settings(), PlanBook(load_catalogue())
    with database(settings) as connection:
        book.refresh(connection)
    found = book.find(plan) if plan else book.current(datetime.now(UTC), settings.zone)
    plan_file.write(found, file)
    typer.echo(f"masterplan {found.id} written to {file}; change it, then: nadi masterplan import {file}")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write 2026-03-01", param_hint="--decided") from error


def _asker(basis: str | None, day: date) -> Ask:
    """Asks a person for what neither the file nor an option says; without a terminal says what to do."""
    from core.errors import ConfigurationError

    def ask(change: TargetChange) -> tuple[str, date]:
        if basis is not None:
            return basis, day
        if not sys.stdin.isatty():
            raise ConfigurationError(
                f"{change}: give it with --basis and --decided, or in the file as a [[goal.revision]]"
            )
        typer.echo(str(change))
        said = typer.prompt("  legal basis")
        return said, _day(typer.prompt("  decided on", default=day.isoformat())) or day

    return ask
