"""`nadi key`: what programs ask the API with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, Reason, database, login_name

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from core.store.api_keys import ApiKey

_ROLES = "viewer, planner, operator, agency or administrator"


def add(app: typer.Typer) -> None:
    key = typer.Typer(help="API keys: which program may ask for what, and until when.", no_args_is_help=True)
    app.add_typer(key, name="key", epilog="Example: nadi key list")
    for part in (_create, _list, _revoke):
        part(key)


def _create(app: typer.Typer) -> None:
    @app.command(
        epilog="Example: nadi key create dasbor --role viewer --expires 2027-01-01; "
        "nadi key create gw-3 --role operator --scope telemetry --device udara-01; "
        "nadi key create grafana --role viewer --secret-file /run/secrets/grafana_key"
    )
    def create(
        name: Annotated[str, typer.Argument(help="Whose it is; the audit shows it.")],
        role: Annotated[str, typer.Option(help=f"{_ROLES}.")],
        scope: Annotated[
            list[str] | None, typer.Option(help="Only this right of the role, such as read or telemetry; repeatable.")
        ] = None,
        device: Annotated[
            list[str] | None, typer.Option(help="The only device that it may speak for; repeatable.")
        ] = None,
        agency: Annotated[
            str | None, typer.Option(help="Whose records and devices only; a role agency needs it.")
        ] = None,
        per_minute: Annotated[
            int | None, typer.Option(help="Requests a minute; NADI_API_REQUESTS_PER_MINUTE if not given.")
        ] = None,
        expires: Annotated[str | None, typer.Option(metavar="TIME", help="When it ends. Default: never.")] = None,
        secret_file: Annotated[
            Path | None, typer.Option(help="Take the key that stands there; if it is in force already, all is well.")
        ] = None,
        by: By = None,
    ) -> None:
        """Make a key; it is shown once."""
        from datetime import UTC, datetime

        from cli.moments import moment
        from core.access.keys import Wish, is_in_force
        from core.access.keys import create as create_key
        from core.catalogue import load_catalogue
        from core.settings import load_settings

        settings = load_settings()
        wish = Wish(
            name,
            role,
            tuple(scope) if scope else None,
            tuple(device) if device else None,
            agency,
            per_minute,
            moment(expires, settings.zone, "--expires"),
        )
        given = secret_file.read_text(encoding="utf-8").strip() if secret_file else None
        now = datetime.now(UTC)
        with database(settings) as connection:
            if given is not None and is_in_force(connection, name, given, now):
                typer.echo(f"key {name} is in force already")
                return
            secret = create_key(connection, load_catalogue(), wish, who=by or login_name(), now=now, secret=given)
        if given is not None:
            typer.echo(f"key {name} is in force, as {secret_file} has it")
            return
        typer.echo(f"key {secret}")
        typer.echo("Write it down now: only its hash is kept. Send it in the header X-API-Key.")


def _list(app: typer.Typer) -> None:
    @app.command("list", epilog="Example: nadi key list --all")
    def list_(all_: Annotated[bool, typer.Option("--all", help="Revoked ones too.")] = False) -> None:
        """List keys: what each opens, until when, and when it was used last."""
        from rich.table import Table

        from cli.printing import console
        from core.settings import load_settings
        from core.store import api_keys

        settings = load_settings()
        with database(settings) as connection:
            keys = api_keys.list_keys(connection, with_revoked=all_)
        table = Table("name", "begins with", "role", "only", "requests/min", "created", "ends", "last used", box=None)
        for key in keys:
            table.add_row(*_cells(key, settings.zone))
        screen = console()
        if keys:
            screen.print(table, markup=False)
        else:
            typer.echo("there is no key; nadi key create makes one")


def _cells(key: ApiKey, zone: ZoneInfo) -> list[str]:
    from cli.moments import shown

    only = [*(key.scopes or ()), *(f"device {device}" for device in key.devices or ())]
    only += [f"agency {key.agency}"] if key.agency else []
    ends = f"revoked {shown(key.revoked_at, zone)}" if key.revoked_at else shown(key.expires_at, zone)
    rate = str(key.per_minute) if key.per_minute else "–"
    created = f"{shown(key.created_at, zone)} by {key.created_by}"
    return [key.name, key.prefix, key.role, ", ".join(only) or "–", rate, created, ends, shown(key.last_used_at, zone)]


def _revoke(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi key revoke dasbor --reason 'laptop hilang'")
    def revoke(
        name: Annotated[str, typer.Argument(help="The key, by its name.")], reason: Reason = None, by: By = None
    ) -> None:
        """Take a key out of force; the API refuses it within seconds."""
        from datetime import UTC, datetime

        from core.access import keys
        from core.settings import load_settings

        with database(load_settings()) as connection:
            keys.revoke(connection, name, who=by or login_name(), now=datetime.now(UTC), reason=reason)
        typer.echo(f"key {name} opens nothing any more")
