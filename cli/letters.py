"""What the commands on dead letters share: which letters are meant, and payloads a terminal can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.table import Table

    from core.settings import Settings
    from core.store.connection import Connection

Reason = Annotated[str | None, typer.Option(help="Code of the reason, such as unknown_metric.")]
Source = Annotated[str | None, typer.Option(help="Kind of topic, such as senml, or unknown.")]
Device = Annotated[str | None, typer.Option(help="As the message named it.")]
Since = Annotated[str | None, typer.Option(metavar="TIME", help="Came then or later; local time unless with offset.")]
All = Annotated[bool, typer.Option("--all", help="All open letters.")]
Numbers = Annotated[
    list[int] | None, typer.Argument(metavar="[ID]…", help="Letters; else those that the options name.")
]


def filters_of(
    settings: Settings, reason: str | None, source: str | None, device: str | None, since: str | None
) -> dict[str, Any]:
    """The options as filters of core.store.dead_letters.

    raises   typer.BadParameter: no such reason or moment
    """
    from cli.moments import moment
    from core.errors import REASONS

    if reason is not None and reason not in REASONS:
        raise typer.BadParameter(f"{reason!r}; one of {', '.join(REASONS)}", param_hint="--reason")
    at = moment(since, settings.zone, "--since")
    return {"reason": reason, "source": source, "device": device, "since": at}


def chosen(
    connection: Connection, numbers: list[int] | None, filters: dict[str, Any], is_all: bool, limit: int
) -> list[int]:
    """Ids of the letters that are named, that the filters let through, or of all open ones.

    raises   typer.BadParameter: more than one of these, or none
    """
    from core.store import dead_letters

    is_filtered = any(value is not None for value in filters.values())
    if bool(numbers) + is_filtered + is_all != 1:
        ways = "by their ids, by --reason, --source, --device or --since, or by --all"
        raise typer.BadParameter(f"name the letters {ways}")
    return sorted(set(numbers)) if numbers else dead_letters.open_ids(connection, **filters, limit=limit)


def table_of(rows: list[dict[str, Any]], zone: ZoneInfo) -> Table:
    """Letters, one a line."""
    from rich.table import Table

    from cli.moments import shown

    table = Table("id", "received", "reason", "source", "device", "detail", box=None)
    for row in rows:
        cells = (row["reason"], row["source"], row["device"] or "–", row["detail"][:200])
        said = (readable(cell.encode()) for cell in cells)
        table.add_row(str(row["dead_letter_id"]), shown(row["received_at"], zone), *said)
    return table


def readable(payload: bytes) -> str:
    """`payload` as text that cannot steer a terminal."""
    text = payload.decode(errors="backslashreplace")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else f"\\x{ord(sign):02x}" for sign in text)
