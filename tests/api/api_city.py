"""A small city in the database: one simulated station with two hours of readings, and figures of two origins.

Everything is told from NOW, Monday 15 June 2026, noon in WITA.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from core.catalogue import load_catalogue
from core.store import dead_letters, ledger
from core.store.connection import Connection
from core.store.dead_letters import DeadLetter
from core.store.devices import Registration, allocate_series, register
from core.store.ledger import Entry
from core.store.readings import Rows, write

NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
PLAN = "kutim-2022-2027"
_PLAN = load_catalogue().masterplan
GOALS = len(_PLAN.goals)


def goals_of(dimension: str) -> int:
    """How many goals the masterplan has in `dimension`."""
    programmes = {programme.id for programme in _PLAN.programmes if programme.dimension == dimension}
    return sum(goal.programme in programmes for goal in _PLAN.goals)


STATION = Registration(
    point="udara-sgu",
    device="lora-0a1b",
    service="air",
    name="Stasiun Sangatta Utara",
    agency="dlh",
    origin="simulated",
    interval_s=300,
    district="64.08.04",
    latitude=0.56,
    longitude=117.52,
)
METER = Registration("meter-a", "meter-a", "water", "DMA Sangatta", "perumdam", "real", 300, district="64.08.04")
SAMPLE = Registration("sungai-contoh", "sungai-contoh", "water", "Contoh", "perumdam", "replayed", 3600)


def build(connection: Connection) -> None:
    """Fill an empty store."""
    with connection.transaction():
        register(connection, [STATION, METER, SAMPLE])
        pm25 = _series(connection, "udara-sgu", "pm25", 300)
        pm10 = _series(connection, "udara-sgu", "pm10", 300)
        _series(connection, "meter-a", "flow", 300)
        flow = _series(connection, "sungai-contoh", "flow", 3600)
        # 10:00 to 11:55 WITA, one more each: pm25 is 0, 1, … 23 with the last one doubtful
        _readings(connection, pm25, [float(number) for number in range(24)], doubtful=23)
        _readings(connection, pm10, [40.0])
        _readings(connection, flow, [12.5])
        _rollups(connection, pm25)
        _figures(connection)
        _standings(connection)
        _accounts(connection)


def _series(connection: Connection, point: str, metric: str, interval_s: int) -> int:
    row = connection.execute("SELECT point_id FROM point WHERE key = %s", [point]).fetchone()
    assert row
    return allocate_series(connection, row[0], metric, interval_s, is_counter=False)


def _readings(connection: Connection, series: int, values: list[float], doubtful: int | None = None) -> None:
    start_us = int((NOW - timedelta(hours=2)).timestamp() * 1e6)
    quality = np.zeros(len(values), dtype=np.int16)
    if doubtful is not None:
        quality[doubtful] = 1
    rows = Rows(
        time_us=start_us + np.arange(len(values), dtype=np.int64) * 300_000_000,
        series=np.full(len(values), series, dtype=np.int32),
        value=np.array(values),
        quality=quality,
        late=np.zeros(len(values), dtype=bool),
    )
    write(connection, rows)


_HOUR = """
    INSERT INTO reading_1h (series_id, hour, n, suspect, slots, expected, service_s, alive_s, mean, low, high,
                            first, last, arrived, on_time)
    VALUES (%s, %s, %s, 0, 12, 12, 3600, 3600, %s, %s, %s, %s, %s, 12, 12)
"""
_DAY = """
    INSERT INTO reading_1d (series_id, day, n, hours, expected, mean, low, high, first, last)
    VALUES (%s, %s, %s, %s, 288, %s, %s, %s, %s, %s)
"""


def _rollups(connection: Connection, series: int) -> None:
    """Two hours of today, one silent hour, and the days of yesterday and today."""
    ten, eleven = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    today = datetime(2026, 6, 14, 16, tzinfo=UTC)
    with connection.cursor() as cursor:
        hours = [(series, ten, 12, 5.5, 0, 11, 0, 11), (series, eleven, 11, 17, 12, 22, 12, 22)]
        silent = (series, NOW - timedelta(hours=3), 0, None, None, None, None, None)
        cursor.executemany(_HOUR, [*hours, silent])
        yesterday = (series, today - timedelta(days=1), 288, 24, 30, 10, 60, 20, 40)
        cursor.executemany(_DAY, [yesterday, (series, today, 23, 2, 11.25, 0, 22, 0, 22)])


_FIGURE = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 40, 100, 8640, 18, %s, 1, %s, %s)
"""


def _figures(connection: Connection) -> None:
    """WTR-03 by month and day, simulated; WTR-04 with one real month; AIR-02 without data."""
    april, may, june = (datetime(2026, month, 1, tzinfo=UTC) - timedelta(hours=8) for month in (4, 5, 6))
    rows = [
        ("WTR-03", "city", "month", "simulated", april, 1, 40.0, 0.98, NOW, None),
        ("WTR-03", "city", "month", "simulated", may, 1, 39.0, 0.97, NOW, None),
        ("WTR-03", "city", "month", "simulated", may, 2, 38.5, 0.99, NOW, "3 late readings"),
        ("WTR-03", "city", "month", "simulated", june, 0, 38.0, 0.95, NOW, None),
        ("WTR-03", "district:64.08.04", "month", "simulated", june, 0, 37.0, 0.9, NOW, None),
        ("WTR-03", "city", "day", "replayed", june, 1, 55.0, 1.0, NOW, None),
        ("WTR-04", "city", "month", "simulated", june, 0, 97.0, 0.9, NOW, None),
        ("WTR-04", "city", "month", "real", june, 0, 91.0, 0.8, NOW, None),
        ("FLD-02", "city", "year", "simulated", datetime(2025, 12, 31, 16, tzinfo=UTC), 0, 20.0, 0.9, NOW, None),
        ("AIR-02", "city", "year", "simulated", datetime(2025, 12, 31, 16, tzinfo=UTC), 0, None, 0.1, NOW, None),
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_FIGURE, rows)


_STANDING = """
    INSERT INTO goal_status (plan, indicator, scope, origin, status, grain, start, value, provisional, coverage,
                             expected, target, gap, computed_at)
    VALUES (%s, %s, 'city', 'simulated', %s, %s, %s, %s, true, 0.95, %s, %s, %s, %s)
"""


def _standings(connection: Connection) -> None:
    june = datetime(2026, 5, 31, 16, tzinfo=UTC)
    rows = [
        (PLAN, "WTR-03", "at_risk", "month", june, 38.0, 37.3, 36.5, -0.7, NOW),
        (PLAN, "WTR-04", "on_track", "month", june, 97.0, 96.2, 97.0, 0.8, NOW),
        (PLAN, "ENR-02", "off_track", "month", june, 35.0, 28.1, 27.0, -6.9, NOW),
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_STANDING, rows)


def _accounts(connection: Connection) -> None:
    minute = NOW - timedelta(minutes=5)
    entries = [
        Entry(minute, "native", messages=10, messages_read=10, decoded=30, stored=28, duplicate=1, rejected=1),
        Entry(minute, "senml", messages=3, messages_read=2, messages_rejected=1, decoded=4, stored=4, late=2),
        Entry(minute - timedelta(minutes=1), "native", messages=1, messages_read=1, decoded=1, stored=1),
    ]
    ledger.add(connection, entries)
    letters = [
        DeadLetter(NOW, "senml", "nadi/v1/air/x/senml", b'[{"n":', "x", "undecodable", "senml_json: cut off"),
        DeadLetter(NOW, "unknown", "a/b", b"\xff\x00", None, "unknown_topic", "no source covers a/b"),
    ]
    dead_letters.add(connection, letters)
