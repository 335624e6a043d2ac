"""Live events: what a transaction stored, in an insertion-ordered table that streams read on from where they were.

The number of a batch is taken under a lock that is held until the commit. Whoever sees a number has therefore seen
every smaller one that there will ever be, and may remember it as the place to go on from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from psycopg.rows import class_row

from core.store.alarms import Alarm
from core.store.connection import Connection
from core.store.readings import Outcome, Rows

_LOCK = 7_263_946
# What a client that was away can catch up with.
KEPT = timedelta(minutes=15)
_KEPT_BYTES = 64_000_000
# Old batches are removed whenever so many new ones were added.
_TRIM_EVERY = 64

READINGS, VALUES, ALARMS, HEALTH = "readings", "values", "alarms", "health"
# A reading as `content` has it: series, time since 1970 [us], value [metric's unit], quality, late on arrival.
ROW = np.dtype([("series", "<i4"), ("time_us", "<i8"), ("value", "<f8"), ("quality", "<i2"), ("late", "?")])


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A row of live_batch."""

    batch_id: int
    at: datetime
    kind: str
    content: bytes


_ADD = "INSERT INTO live_batch (at, kind, content) VALUES (now(), %s, %b) RETURNING batch_id"
_TRIM = """
    DELETE FROM live_batch WHERE batch_id <= (
        SELECT max(batch_id) FROM (
            SELECT batch_id, at, sum(octet_length(content)) OVER (ORDER BY batch_id DESC) AS bytes FROM live_batch
        ) AS counted
        WHERE at < now() - %s OR bytes > %s
    )
"""
_AFTER = """
    SELECT batch_id, at, kind, content FROM live_batch
    WHERE batch_id > %(number)s AND (%(until)s::bigint IS NULL OR batch_id <= %(until)s)
    ORDER BY batch_id
    LIMIT %(limit)s
"""


def add_readings(connection: Connection, rows: Rows, outcome: npt.NDArray[np.int8]) -> None:
    """Tell of those of `rows` that were stored; last in the transaction that stores them.

    outcome   of each row, int8 (n,)
    """
    stored = np.flatnonzero(outcome == Outcome.STORED)
    if len(stored):
        packed = np.empty(len(stored), dtype=ROW)
        for name in ROW.names or ():
            packed[name] = getattr(rows, name)[stored]
        _add(connection, READINGS, packed.tobytes())


def add_values(connection: Connection, values: list[dict[str, Any]]) -> None:
    """Tell of indicator values that were written; last in the transaction that writes them."""
    if values:
        _add(connection, VALUES, msgspec.json.encode(values))


def add_alarms(connection: Connection, changes: Sequence[tuple[str, Alarm]]) -> None:
    """Tell of changes of alarms, each with how the alarm stands then; last in the transaction that makes them."""
    if changes:
        _add(connection, ALARMS, msgspec.json.encode([{"change": kind, "alarm": alarm} for kind, alarm in changes]))


def add_health(connection: Connection, changes: list[dict[str, Any]]) -> None:
    """Tell of devices whose health changed; last in the transaction that keeps it."""
    if changes:
        _add(connection, HEALTH, msgspec.json.encode(changes))


def _add(connection: Connection, kind: str, content: bytes) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    row = connection.execute(_ADD, [kind, content]).fetchone()
    if row and row[0] % _TRIM_EVERY == 0:
        connection.execute(_TRIM, [KEPT, _KEPT_BYTES])


def after(connection: Connection, number: int, until: int | None = None, *, limit: int) -> list[StoredBatch]:
    """Up to `limit` batches after `number`, up to and with `until` if it is given, oldest first."""
    with connection.cursor(row_factory=class_row(StoredBatch), binary=True) as cursor:
        return cursor.execute(_AFTER, {"number": number, "until": until, "limit": limit}).fetchall()


def newest(connection: Connection) -> int:
    """Number of the newest batch; 0 before the first."""
    row = connection.execute("SELECT coalesce(max(batch_id), 0) FROM live_batch").fetchone()
    return int(row[0]) if row else 0


def oldest(connection: Connection) -> int | None:
    """Number of the oldest batch that is kept; None: there is none."""
    row = connection.execute("SELECT min(batch_id) FROM live_batch").fetchone()
    return row[0] if row else None
