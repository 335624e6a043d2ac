"""Recommendations as records, so that indicators over records can count them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.catalogue.follow_up import Recommendation
from core.catalogue.record_kinds import load_record_kinds
from core.reading import Record
from core.store import records
from core.store.connection import Connection

KIND = "recommendation"


def write_records(connection: Connection, plan: str, entries: Iterable[Recommendation], *, now: datetime) -> None:
    """Store how `entries` stand; what stands already is written no second time.

    What nobody has said anything about is invented as long as its source says so: it counts among simulated figures.
    """
    service = load_record_kinds()[KIND].service
    for entry in entries:
        facts = {
            "due": entry.due.isoformat(),
            "status": entry.status,
            "accepted": entry.is_accepted,
            "agency": entry.owner,
        }
        if entry.closed_on is not None:
            facts["closed_at"] = entry.closed_on.isoformat()
        record = Record(KIND, f"{plan}/{entry.id}", facts)
        origin = "simulated" if entry.is_illustrative else "real"
        records.write(connection, record, service=service, origin=origin, now=now)
