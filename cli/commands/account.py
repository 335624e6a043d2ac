"""`nadi account`: people who may log in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, Reason, database, login_name

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from core.access.people import Office
    from core.store.people import Person

_Name = Annotated[str, typer.Argument(help="The name that the person logs in with.")]


def add(app: typer.Typer) -> None:
    account = typer.Typer(help="Accounts: people who may log in, and what each may.", no_args_is_help=True)
    app.add_typer(account, name="account", epilog="Example: nadi account create siti --role operator")
    for part in (_create, _list, _disable, _enable, _reset):
        part(account)


@contextmanager
def _office(by: str | None) -> Iterator[Office]:
    from datetime import UTC, datetime

    from core.access.people import Office
    from core.settings import load_settings

    with database(load_settings()) as connection:
        yield Office(connection, by or login_name(), datetime.now(UTC))


def _create(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi account create siti --role planner")
    def create(
        name: _Name,
        role: Annotated[str, typer.Option(help="viewer, planner, operator, agency or administrator.")],
        agency: Annotated[
            str | None, typer.Option(help="Whose records and devices only; a role agency needs it.")
        ] = None,
        by: By = None,
    ) -> None:
        """Make an account; its first password is shown once and has to be changed."""
        from core.access import people
        from core.catalogue import load_catalogue

        with _office(by) as office:
            password = people.create(office, load_catalogue(), name, role, agency)
        _show(name, password)


def _list(app: typer.Typer) -> None:
    @app.command("list", epilog="Example: nadi account list")
    def list_() -> None:
        """List accounts: role, when each logged in last, and which are closed or locked."""
        from rich.table import Table

        from cli.printing import console
        from core.settings import load_settings
        from core.store import people

        settings = load_settings()
        with database(settings) as connection:
            everybody = people.list_people(connection)
        table = Table("name", "role", "agency", "state", "created", "last login", box=None)
        for person in everybody:
            table.add_row(*_cells(person, settings.zone))
        screen = console()
        if everybody:
            screen.print(table, markup=False)
        else:
            typer.echo("there is no account; nadi account create makes one")


def _cells(person: Person, zone: ZoneInfo) -> list[str]:
    from datetime import UTC, datetime

    from cli.moments import shown

    state = "first password" if person.must_change else "open"
    if person.locked_until is not None and person.locked_until > datetime.now(UTC):
        state = f"locked until {shown(person.locked_until, zone)}"
    if person.disabled_at is not None:
        state = f"disabled {shown(person.disabled_at, zone)}"
    created = f"{shown(person.created_at, zone)} by {person.created_by}"
    return [person.name, person.role, person.agency or "–", state, created, shown(person.last_login_at, zone)]


def _disable(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi account disable siti --reason 'pindah tugas'")
    def disable(name: _Name, reason: Reason = None, by: By = None) -> None:
        """Close an account; whoever is logged in with it is out within seconds."""
        from core.access import people

        with _office(by) as office:
            people.set_disabled(office, name, is_disabled=True, reason=reason)
        typer.echo(f"{name} can no longer log in")


def _enable(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi account enable siti")
    def enable(name: _Name, reason: Reason = None, by: By = None) -> None:
        """Open an account again that was closed."""
        from core.access import people

        with _office(by) as office:
            people.set_disabled(office, name, is_disabled=False, reason=reason)
        typer.echo(f"{name} can log in again")


def _reset(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi account reset siti")
    def reset(name: _Name, reason: Reason = None, by: By = None) -> None:
        """Give a person a new first password, shown once; ends logins and a lock."""
        from core.access import people

        with _office(by) as office:
            password = people.reset(office, name, reason)
        _show(name, password)


def _show(name: str, password: str) -> None:
    typer.echo(f"{name}, first password {password}")
    typer.echo("It is shown once and has to be changed at the first login, before anything else is answered.")
