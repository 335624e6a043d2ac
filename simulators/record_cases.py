"""Simulated records: those of a past as they stand at its end, and those of the present as they come."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from core.registry import load_entries
from core.store import ledger, records
from core.store.connection import READINGS_CHANNEL, Connection, notify
from core.store.devices import Registration
from simulators import records as kinds
from simulators.feed import Due
from simulators.fleet import ORIGIN
from simulators.local_time import DAY_S
from simulators.office import ZONE, Case, Facts, Kind, offices
from simulators.signal import City

# One device speaks for all desks, in the district of the regency's seat.
DEVICE = "sim-desk"
_SERVICE, _DISTRICT = "counters", "64.08.04"
_TOPIC = f"nadi/v1/{_SERVICE}/{DEVICE}/record"
_CHUNK = 500
_SOURCE = "history"


def registration(city: City) -> Registration:
    """How the desks' device stands in the registry."""
    district = city.catalogue.districts[_DISTRICT]
    return Registration(
        point=DEVICE,
        device=DEVICE,
        service=_SERVICE,
        name="Pencatatan perangkat daerah (simulasi)",
        agency=city.catalogue.services[_SERVICE].agency,
        origin=ORIGIN,
        interval_s=DAY_S,
        district=district.code,
        latitude=district.latitude,
        longitude=district.longitude,
    )


def write_past(connection: Connection, city: City, start_s: int, end_s: int, now: datetime) -> int:
    """Store the records of [start_s, end_s) [s since 1970] as they stand at its end; those that are there stay.

    returns  records that are new or changed
    """
    stored = 0
    for key, kind in load_entries(kinds, "KIND").items():
        entries = [
            (case.key, facts)
            for case in _cases(city, key, kind, _local_date(start_s), _local_date(end_s) + timedelta(days=1))
            if (facts := _standing(case, end_s)) is not None
        ]
        for first in range(0, len(entries), _CHUNK):
            stored += _write(connection, city, key, entries[first : first + _CHUNK], now)
    return stored


def present(city: City, start_s: int) -> Iterator[Due]:
    """Versions handed over from `start_s` on [s since 1970], in their order and without an end."""
    waiting: list[tuple[int, int, str, str, Facts]] = []
    entries = load_entries(kinds, "KIND")
    today, count = _local_date(start_s), 0
    spans = {key: (today - timedelta(days=kind.lead_d), today + timedelta(days=1)) for key, kind in entries.items()}
    while True:
        for key, kind in entries.items():
            for case in _of_days(city, key, kind, *spans[key]):
                for time_s, facts in case.versions:
                    if time_s >= start_s:
                        heapq.heappush(waiting, (time_s, count, key, case.key, facts))
                        count += 1
        # Versions of later days' cases come later than their days begin.
        today += timedelta(days=1)
        begin_s = _midnight_s(today)
        while waiting and waiting[0][0] < begin_s:
            time_s, _, name, case_key, facts = heapq.heappop(waiting)
            yield _due(time_s, name, case_key, facts)
        spans = dict.fromkeys(entries, (today, today + timedelta(days=1)))


def _cases(city: City, key: str, kind: Kind, first: date, last: date) -> Iterator[Case]:
    return _of_days(city, key, kind, first - timedelta(days=kind.lead_d), last)


def _of_days(city: City, key: str, kind: Kind, first: date, last: date) -> Iterator[Case]:
    for office in offices(city, key, first, last):
        yield from kind.cases(office)


def _standing(case: Case, end_s: int) -> Facts | None:
    """The newest version before `end_s`; None: it is not known yet."""
    return next((facts for time_s, facts in reversed(case.versions) if time_s < end_s), None)


def _write(
    connection: Connection, city: City, key: str, entries: list[tuple[str, dict[str, Any]]], now: datetime
) -> int:
    kind = city.catalogue.record_kinds[key]
    with connection.transaction():
        results = records.write_many(connection, key, entries, kind.facts, service=kind.service, origin=ORIGIN, now=now)
        stored = len(results) - results.count("duplicate")
        entry = ledger.Entry(now.replace(second=0, microsecond=0), _SOURCE, messages=1, messages_read=1)
        entry.decoded, entry.stored, entry.duplicate = len(results), stored, results.count("duplicate")
        ledger.add(connection, [entry])
        notify(connection, READINGS_CHANNEL)
    return stored


def _due(time_s: int, kind: str, key: str, facts: Facts) -> Due:
    payload = {"kind": kind, "key": key, "attributes": facts}
    return Due(time_s, lambda: (_TOPIC, json.dumps(payload, ensure_ascii=False).encode()))


def _local_date(time_s: int) -> date:
    return datetime.fromtimestamp(time_s, ZONE).date()


def _midnight_s(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())
