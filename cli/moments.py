"""Moments as people write and read them: local where no offset is given."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import typer


def moment(text: str | None, zone: ZoneInfo, option: str) -> datetime | None:
    """`text` as UTC: '2026-01-05', '2026-01-05 10:00', with or without an offset; None stays None.

    zone     of a text without an offset
    raises   typer.BadParameter: no such moment
    """
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        form = f"'2026-01-05 10:00' ({zone.key}) or 2026-01-05T10:00:00+08:00"
        raise typer.BadParameter(f"{text!r} is no moment; write {form}", param_hint=option) from error


def shown(value: datetime | None, zone: ZoneInfo) -> str:
    """Local time to the second, with its offset; a dash for none."""
    return "–" if value is None else value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
