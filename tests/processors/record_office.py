"""An office that hands over records, and times as its people write them."""

from __future__ import annotations

from typing import Any

from regency import Regency

from core.reading import Record
from core.store import records


def at(text: str) -> str:
    """A local time, such as '2025-11-03 07:00', as records hold it."""
    return f"{text.replace(' ', 'T')}:00+08:00"


def hand_over(regency: Regency, kind: str, key: str, origin: str = "real", **facts: Any) -> str:
    """Store a version of a case; what became of it."""
    service = "general"
    with regency.connection.transaction():
        return records.write(
            regency.connection, Record(kind, key, facts), service=service, origin=origin, now=regency.now
        )
