"""Device health, brought up to date: contacts taken, devices judged, changes kept; one transaction a look."""

from __future__ import annotations

import logging
import math
from collections import Counter
from dataclasses import asdict
from typing import Any

from core.store import device_health
from core.store.connection import Connection
from processors.judging import Contact, Expected, Health, Presence, judge

logger = logging.getLogger(__name__)

_COLUMNS = tuple(Health.__dataclass_fields__)


def update(connection: Connection, *, late_after_s: float) -> int:
    """Judge the devices that were heard since the last look, and those whose deadline passed.

    connection    autocommitting
    late_after_s  a clock behind by more is wrong [s]
    returns       changes of state
    raises        psycopg.OperationalError: the database is away; what was not committed waits
    """
    with connection.transaction():
        if not device_health.lock(connection):
            return 0
        span = device_health.take(connection)
        if span is None:
            return 0
        presence = Presence(*span)
        health: list[dict[str, Any]] = []
        changes: list[dict[str, Any]] = []
        for row in device_health.to_judge(connection, presence.until):
            before = Health(
                **{name: row[name] for name in _COLUMNS if name != "skews_s"}, skews_s=tuple(row["skews_s"])
            )
            states = judge(before, _contact(row), presence, _expected(row, late_after_s))
            health.append(_row(row["device_id"], states[-1]))
            for earlier, later in zip([before, *states], states, strict=False):
                if later.state != earlier.state:
                    changes.append(_row(row["device_id"], later))
        device_health.keep(connection, health, changes)
    _report(changes)
    return len(changes)


def _contact(row: dict[str, Any]) -> Contact | None:
    if row["received_at"] is None:
        return None
    return Contact(row["received_at"], row["newest_time"], row["skew_s"])


def _expected(row: dict[str, Any], late_after_s: float) -> Expected:
    return Expected(row["interval_s"], math.inf if row["is_replayed"] else late_after_s)


def _row(device_id: int, health: Health) -> dict[str, Any]:
    return {**asdict(health), "skews_s": list(health.skews_s), "device_id": device_id}


def _report(changes: list[dict[str, Any]]) -> None:
    if changes:
        counts = Counter(change["state"] for change in changes)
        logger.info("device health: %s", ", ".join(f"{count} now {state}" for state, count in counts.items()))
