"""The fleet's past into the database: registered, copied in day by day, counted in the ledger.

A commit a day, the newest first: it is shown while the older ones follow, and nobody takes the time after a day that
is all there is yet for silence, whose hours would be rolled up and computed in vain. What is stored already is left
out, so that it can be run again, further on or further back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from core.store import devices, ledger, readings, series
from core.store.connection import READINGS_CHANNEL, Connection, notify
from core.store.readings import Outcome, Rows
from simulators import record_cases
from simulators.fleet import ORIGIN, Device, registration
from simulators.history import Part
from simulators.noise import IntArray
from simulators.signal import City
from simulators.stored import newest_readings

SOURCE = "history"


@dataclass(slots=True)
class Written:
    """What a history has come to; the fields are the ledger's."""

    messages: int = 0
    stored: int = 0
    duplicate: int = 0
    rejected: int = 0
    late: int = 0
    oldest_us: int = field(default=0)


def register(connection: Connection, city: City, fleet: Sequence[Device]) -> None:
    """Make the fleet known, so that what it publishes is marked as simulated."""
    with connection.transaction():
        desk = record_cases.registration(city)
        devices.register(connection, [desk, *(registration(city, device) for device in fleet)])


def write_history(
    connection: Connection, fleet: Sequence[Device], parts: Iterator[Part], now: Callable[[], datetime]
) -> Iterator[Written]:
    """Store `parts` of a registered fleet; gives the sums after each commit.

    now      our clock, UTC; the ledger counts by the minute of storing
    raises   psycopg.Error: the part in hand is not stored, those before it are
    """
    ids, newest_us = _allocated(connection, fleet)
    written = Written()
    for part in parts:
        fresh = _fresh(connection, part, ids, newest_us)
        if len(fresh):
            with connection.transaction():
                _write(connection, fresh, ids, now(), written)
        written.oldest_us = int(part.time_us[0])
        yield written


def _fresh(connection: Connection, part: Part, ids: IntArray, newest_us: IntArray) -> Part:
    """What is not stored yet: newer than all of its device, or older than all that is stored of the day."""
    is_fresh = part.time_us > newest_us[part.series]
    if is_fresh.all():
        return part
    first, last = (datetime.fromtimestamp(int(part.time_us[place]) / 1e6, UTC) for place in (0, -1))
    stored = series.raw(connection, ids.tolist(), first, last + timedelta(seconds=1), limit=1)
    oldest_us = round(stored[0][0].timestamp() * 1e6) if stored else int(part.time_us[-1]) + 1
    return part.take(is_fresh | (part.time_us < oldest_us))


def _write(connection: Connection, part: Part, ids: IntArray, now: datetime, written: Written) -> None:
    # Series by series, as the table's key has it: the index is then written page by page.
    order = np.argsort(part.series, kind="stable")
    delivered = part.take(np.repeat(order, part.copies[order]))
    rows = Rows(
        delivered.time_us,
        ids[delivered.series].astype(np.int32),
        delivered.value,
        delivered.quality,
        delivered.is_late,
    )
    outcome = readings.write(connection, rows)
    stored = outcome == Outcome.STORED
    entry = ledger.Entry(
        now.replace(second=0, microsecond=0),
        SOURCE,
        messages=part.messages,
        messages_read=part.messages,
        decoded=len(rows),
        stored=int(stored.sum()),
        duplicate=int((outcome == Outcome.DUPLICATE).sum()),
        rejected=int((outcome == Outcome.CONFLICT).sum()),
        late=int((stored & rows.late).sum()),
    )
    ledger.add(connection, [entry])
    notify(connection, READINGS_CHANNEL)
    for name in ("messages", "stored", "duplicate", "rejected", "late"):
        setattr(written, name, getattr(written, name) + getattr(entry, name))


def _allocated(connection: Connection, fleet: Sequence[Device]) -> tuple[IntArray, IntArray]:
    """Of each series its id in the database and the time of the device's newest reading there [us]."""
    newest = newest_readings(connection, ORIGIN)
    ids: list[int] = []
    newest_us: list[int] = []
    with connection.transaction():
        for device in fleet:
            deployed = devices.deployed(connection, device.sender.device)
            if deployed is None:
                raise LookupError(f"device {device.sender.device!r} was not registered")
            for name in device.metrics:
                is_counter = device.site.service.metrics[name].counter
                interval_s = device.site.interval_s
                ids.append(
                    devices.allocate_series(connection, deployed.point_id, name, interval_s, is_counter=is_counter)
                )
                newest_us.append(newest.get(device.sender.device, -1))
    return np.asarray(ids, dtype=np.int64), np.asarray(newest_us, dtype=np.int64)
