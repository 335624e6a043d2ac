"""The past: byte for byte the same, without a seam to the present, and adding up in the database."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from core.store import ledger
from core.store.connection import connect
from simulators.faults import FaultRates
from simulators.fleet import Device
from simulators.history import Limits, Part, make_history, series_names
from simulators.history_store import Written, register, write_history
from simulators.local_time import DAY_S, WITA_S
from simulators.signal import City
from simulators.stream import deliveries

# 2026-01-01T00:00:00Z: 8 o'clock in Sangatta, so that the days at both ends are parts.
END_S = 1_767_225_600
LIMITS = Limits(max_ahead_s=300, late_after_s=300)
NOW = datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC)

Row = tuple[str, str, int, float, bool]


def past(city: City, fleet: list[Device], days: float, end_s: int = END_S) -> list[Part]:
    return list(make_history(city, fleet, FaultRates(), LIMITS, int(end_s - days * DAY_S), end_s))


def rows(fleet: list[Device], parts: list[Part]) -> list[Row]:
    names = series_names(fleet)
    found = []
    for part in parts:
        columns = (part.series, part.time_us, part.value, part.is_late)
        for series, time_us, value, is_late in zip(*(column.tolist() for column in columns), strict=True):
            found.append((*names[series], time_us, value, is_late))
    return found


def written_file(path: Path, hash_seed: str) -> bytes:
    command = "simulate --history 3d --until 2026-01-01T00:00:00Z --seed 7 --output"
    done = subprocess.run(
        [sys.executable, "-m", "cli", *command.split(), str(path)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return path.read_bytes()


def test_the_same_seed_writes_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    first = written_file(tmp_path / "first.csv", "1")
    second = written_file(tmp_path / "second.csv", "2")
    assert first == second
    lines = first.decode().splitlines()
    assert lines[0] == "time,point,metric,value,quality,late"
    assert len(lines) > 200_000


def test_newest_first_is_the_same_days_in_the_other_order(city: City, fleet: list[Device]) -> None:
    days = past(city, fleet, 9.5)
    back = make_history(city, fleet, FaultRates(), LIMITS, int(END_S - 9.5 * DAY_S), END_S, newest_first=True)
    assert [rows(fleet, [day]) for day in back] == [rows(fleet, [day]) for day in reversed(days)]


def test_two_histories_that_meet_are_one(city: City, fleet: list[Device]) -> None:
    middle = END_S - 31 * 3_600
    whole = rows(fleet, past(city, fleet, 4))
    first = rows(fleet, past(city, fleet, 4 - 31 / 24, middle))
    second = rows(fleet, past(city, fleet, 31 / 24))
    assert sorted(first + second) == sorted(whole)


def test_the_present_goes_on_where_the_past_ends(city: City, fleet: list[Device]) -> None:
    """What is published from a moment on is what a longer history would have held."""
    begin_s = END_S - 6 * 3_600
    published = set()
    # Late ones come hours later.
    for delivery in takewhile(
        lambda one: one.arrive_s < END_S + 5 * 3_600, deliveries(city, fleet, FaultRates(), begin_s)
    ):
        sent_s = delivery.uplink.number * delivery.device.site.interval_s + delivery.device.phase_s
        assert sent_s >= begin_s
        ahead_s = delivery.uplink.time_us / 1e6 - delivery.arrive_s
        if sent_s < END_S and not delivery.is_malformed and ahead_s <= LIMITS.max_ahead_s:
            for metric, value in delivery.uplink.values.items():
                published.add((delivery.device.site.key, metric, delivery.uplink.time_us, value))
    expected = {row[:4] for row in rows(fleet, past(city, fleet, 0.25))}
    assert published == expected


def test_nothing_is_published_before_its_time(city: City, fleet: list[Device]) -> None:
    arrived = 0
    rates = FaultRates(missing=0.1, late=0.2, duplicated=0.2, skewed=0)
    for delivery in takewhile(lambda one: one.arrive_s < END_S, deliveries(city, fleet, rates, END_S - 3 * 3_600)):
        assert delivery.uplink.time_us <= delivery.arrive_s * 1_000_000
        assert delivery.arrive_s >= arrived
        arrived = delivery.arrive_s


def test_days_come_in_order_and_whole(city: City, fleet: list[Device]) -> None:
    parts = past(city, fleet, 12)
    days = [(part.time_us // 1_000_000 + WITA_S) // DAY_S for part in parts]
    clear = [np.unique(day[1000:-1000]) for day in days]
    assert all(len(day) == 1 for day in clear)
    assert [int(day[0]) for day in clear] == sorted({int(day[0]) for day in clear})
    assert len(parts) == 13
    assert all(np.all(np.diff(part.time_us) >= 0) for part in parts)


def test_what_ingest_would_refuse_is_not_there(city: City, fleet: list[Device]) -> None:
    rates = FaultRates(malformed=0.5, skewed=0.9)
    parts = list(make_history(city, fleet, rates, LIMITS, END_S - DAY_S, END_S))
    count = sum(len(part) for part in parts)
    usual = sum(len(part) for part in past(city, fleet, 1))
    assert count < 0.6 * usual
    assert max(int(part.time_us[-1]) for part in parts) <= (END_S + LIMITS.max_ahead_s) * 1_000_000


@pytest.fixture(scope="module")
def stored(store_url: str, city: City, fleet: list[Device]) -> Written:
    with connect(store_url, autocommit=True) as connection:
        register(connection, city, fleet)
        return list(write_history(connection, fleet, iter(past(city, fleet, 2)), lambda: NOW))[-1]


def test_the_database_holds_the_history(store_url: str, stored: Written, city: City, fleet: list[Device]) -> None:
    query = """
        SELECT point.key, metric, (extract(epoch FROM time) * 1000000)::bigint, value
        FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
    """
    with connect(store_url) as connection:
        found = connection.execute(query).fetchall()
        origins = connection.execute("SELECT DISTINCT origin, state FROM point").fetchall()
    expected = [row[:4] for row in rows(fleet, past(city, fleet, 2))]
    assert sorted(found) == sorted(expected)
    assert origins == [("simulated", "active")]
    assert stored.stored == len(found)


def test_the_ledger_adds_up(store_url: str, stored: Written, city: City, fleet: list[Device]) -> None:
    parts = past(city, fleet, 2)
    with connect(store_url) as connection:
        total = ledger.total(
            connection, NOW.replace(second=0), datetime(2026, 1, 1, 0, 1, tzinfo=UTC), source="history"
        )
        touched = connection.execute("SELECT sum(arrived), sum(arrived - on_time) FROM touched_hour").fetchone()
    late = sum(int(part.is_late.sum()) for part in parts)
    assert total["difference"] == 0
    assert total["messages"] == total["messages_read"] == sum(part.messages for part in parts)
    assert total["stored"] == sum(len(part) for part in parts)
    assert total["duplicate"] == sum(int((part.copies - 1).sum()) for part in parts)
    assert total["rejected"] == 0
    assert total["late"] == late > 0
    assert touched == (total["stored"], late)


def test_a_second_run_writes_only_what_is_new(empty_store_url: str, city: City, fleet: list[Device]) -> None:
    with connect(empty_store_url, autocommit=True) as connection:
        register(connection, city, fleet)
        first = list(write_history(connection, fleet, iter(past(city, fleet, 1, END_S - 3_600)), lambda: NOW))[-1]
        register(connection, city, fleet)
        second = list(write_history(connection, fleet, iter(past(city, fleet, 1)), lambda: NOW))[-1]
    assert second.rejected == 0
    assert second.duplicate < second.stored / 50
    assert 0 < second.stored < first.stored / 15


def test_a_longer_history_fills_in_what_lies_before(empty_store_url: str, city: City, fleet: list[Device]) -> None:
    with connect(empty_store_url, autocommit=True) as connection:
        register(connection, city, fleet)
        list(write_history(connection, fleet, iter(past(city, fleet, 0.5)), lambda: NOW))
        list(write_history(connection, fleet, iter(past(city, fleet, 2)), lambda: NOW))
        count = connection.execute("SELECT count(*) FROM reading").fetchone()
    whole = sum(len(part) for part in past(city, fleet, 2))
    # A clock that is off can put a reading on the other side of the seam.
    assert count is not None
    assert whole - 30 <= count[0] <= whole
