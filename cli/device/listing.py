"""`nadi device list | show`: what is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.device import facts as said
from cli.editing import database

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.table import Table

# Names are copied from this list: a file has room for whole ones.
_TO_MINUTE = len("2026-01-05 10:00")
# Changes of health that are shown.
_HEALTHS = 10
_STATES = "pending, commissioning, active, maintenance or retired"


def add(app: typer.Typer) -> None:
    """The commands that look."""
    _list(app)
    _show(app)


def _list(app: typer.Typer) -> None:
    @app.command("list", epilog="Example: nadi device list --state pending")
    def list_(
        service: said.Service = None,
        district: said.District = None,
        state: Annotated[str | None, typer.Option(help=f"{_STATES}; retired ones only if asked for.")] = None,
        origin: said.Origin = None,
        gateway: said.Gateway = None,
        limit: Annotated[int, typer.Option(min=1, help="Devices at most.")] = 1000,
    ) -> None:
        """List devices, those first that wait to be activated."""
        from cli.printing import console
        from core.settings import load_settings
        from core.store import registry_lists

        settings = load_settings()
        filters = {"service": service, "district": district, "state": state, "origin": origin, "gateway": gateway}
        with database(settings) as connection:
            rows = registry_lists.list_devices(connection, **filters, limit=limit)
            counts = registry_lists.count_by_state(connection)
        screen = console()
        if rows:
            screen.print(_table(rows, settings.zone))
        typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()) or "no device is registered yet")
        if counts.get("pending"):
            typer.echo("Pending devices count in no figure until they are accepted: nadi device activate KEY")


def _table(rows: list[dict[str, Any]], zone: ZoneInfo) -> Table:
    from rich.table import Table

    from cli.moments import shown

    table = Table(box=None)
    for heading in ("device", "service", "state", "health", "point", "district", "speaks through", "last reading"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        through = row["gateway"] or ("own secret" if row["has_secret"] else "–")
        kind = "" if row["kind"] == "device" else f" ({row['kind']})"
        state = f"[yellow]{row['state']}[/]" if row["state"] == "pending" else row["state"]
        health = row["health"] or "–"
        cells = [
            row["device"] + kind,
            row["service"],
            state,
            health,
            row["point"] or "–",
            row["district"] or "–",
            through,
        ]
        table.add_row(*cells, shown(row["last_reading_at"], zone)[:_TO_MINUTE])
    return table


def _show(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi device show udara-01")
    def show(key: said.Key) -> None:
        """Show all that is known of a device: facts, where it was, how well it is, and who changed what."""
        from cli.moments import shown
        from core.errors import Missing
        from core.settings import load_settings
        from core.store import audit, registry, registry_lists

        settings = load_settings()
        with database(settings) as connection:
            found = registry.find(connection, key)
            if found is None:
                raise Missing(f"device {key!r} is not registered; nadi device list shows those that are")
            deployments = registry_lists.list_deployments(connection, key)
            health = registry_lists.health(connection, key)
            healths = registry_lists.list_health_changes(connection, key, limit=_HEALTHS)
            changes = audit.list_changes(connection, subject="device", key=key, limit=20)
        for name, value in found.facts().items():
            typer.echo(f"{name:<18}{value}")
        for stay in deployments:
            until = shown(stay["until"], settings.zone) if stay["until"] else "now"
            since = shown(stay["since"], settings.zone) if stay["since"] else "the beginning"
            typer.echo(f"{'at ' + stay['point']:<18}from {since} to {until}")
        _tell_health(health, healths, settings.zone)
        for change in changes:
            typer.echo(_line(change, settings.zone))


def _tell_health(health: dict[str, Any] | None, changes: list[dict[str, Any]], zone: ZoneInfo) -> None:
    from cli.moments import shown

    if health is not None and health["missed"]:
        typer.echo(
            f"{'missed':<18}{health['missed']:,} messages, the last of them by {shown(health['missed_at'], zone)}"
        )
    for number, change in enumerate(changes):
        # What holds now may know more than it did when it began.
        detail = change["detail"] if number or health is None else health["detail"]
        heading = "" if number else "health"
        typer.echo(f"{heading:<18}{change['state']} since {shown(change['since'], zone)}  {detail}".rstrip())


def _line(change: dict[str, Any], zone: ZoneInfo) -> str:
    from cli.moments import shown

    after = ", ".join(f"{name} {value}" for name, value in (change["after"] or {}).items())
    reason = f" ({change['reason']})" if change["reason"] else ""
    return f"{shown(change['at'], zone)}  {change['who']}  {change['action']}{reason}: {after}"
