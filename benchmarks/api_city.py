"""The city that the API is measured over: 2,000 devices, ten million readings, five years of indicator values.

Readings lie on the disk as ingest writes them, moment after moment. A year before them is sparse and five years of
hours and days belong to a few points, so that queries meet as many chunks as in a regency at work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from core.catalogue import Catalogue
from core.store import devices
from core.store.binary import copy_in
from core.store.connection import Connection

SERVICE, METRIC = "water", "flow"
INTERVAL_S = 600
INTERVAL = timedelta(seconds=INTERVAL_S)
NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
FIGURES_FROM = datetime(2021, 6, 30, 16, tzinfo=UTC)
# Of so many points the years before are kept too.
OLD_POINTS = 20


@dataclass(frozen=True)
class Size:
    """How big the city is; every device has one point with one metric."""

    devices: int = 2000
    readings: int = 10_000_000

    @property
    def moments(self) -> int:
        return -(-self.readings // self.devices)

    @property
    def since(self) -> datetime:
        return NOW - self.moments * INTERVAL


_SERIES = """
    INSERT INTO series (point_id, metric, interval_s, first_hour, last_hour)
    SELECT point_id, %s, %s, %s, %s FROM point ORDER BY point_id
"""
_HOURS = """
    INSERT INTO reading_1h (series_id, hour, n, suspect, slots, expected, service_s, alive_s, mean, low, high,
                            first, last, arrived, on_time)
    SELECT series_id, hour, 6, 0, 6, 6, 3600, 3600, mean, mean - 1, mean + 1, mean, mean, 6, 6
    FROM generate_series(%(since)s::timestamptz, %(until)s::timestamptz - interval '1 hour', '1 hour') AS hour,
         LATERAL (SELECT series_id, 20 + (series_id * 7 + extract(epoch FROM hour)::bigint / 3600) %% 100 / 10.0 AS mean
                  FROM series WHERE series_id <= %(count)s) AS s
"""
_DAYS = """
    INSERT INTO reading_1d (series_id, day, n, hours, expected, mean, low, high, first, last)
    SELECT series_id, date_trunc('day', hour AT TIME ZONE 'Asia/Makassar') AT TIME ZONE 'Asia/Makassar' AS day,
           sum(n), count(*), sum(expected), avg(mean), min(low), max(high), first(first, hour), last(last, hour)
    FROM reading_1h GROUP BY series_id, day
"""
_FIGURES = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at)
    SELECT indicator, scope, %(grain)s, 'simulated', start AT TIME ZONE 'Asia/Makassar', 1, 40 + random(), 40, 100,
           8640, 18, 0.97, 1, (start + length + INTERVAL '1 hour') AT TIME ZONE 'Asia/Makassar'
    FROM unnest(%(indicators)s::text[]) AS indicator,
         (SELECT 'city' AS scope UNION ALL SELECT 'district:' || district FROM unnest(%(districts)s::text[]) district
          UNION ALL SELECT 'point:' || key FROM point WHERE point_id <= %(points)s) AS scopes,
         (SELECT %(length)s::interval AS length) AS grain,
         generate_series(date_trunc(%(grain)s, %(since)s AT TIME ZONE 'Asia/Makassar'),
                         %(until)s AT TIME ZONE 'Asia/Makassar', length) AS start
"""


def build(connection: Connection, catalogue: Catalogue, size: Size, say: Callable[[str], None]) -> None:
    """Fill an empty store; `connection` autocommits."""
    say(f"{size.devices:,} devices")
    with connection.transaction():
        devices.register(connection, _registrations(catalogue, size))
    connection.execute(_SERIES, [METRIC, INTERVAL_S, size.since, NOW])
    say(f"{size.devices * size.moments:,} readings")
    _readings(connection, size)
    say("hours, days, indicator values")
    hours = {"since": size.since.replace(minute=0), "until": NOW, "count": size.devices}
    connection.execute(_HOURS, hours)
    connection.execute(_HOURS, {"since": FIGURES_FROM, "until": hours["since"], "count": OLD_POINTS})
    connection.execute(_DAYS)
    _figures(connection, catalogue)
    connection.execute("VACUUM ANALYZE")


def _registrations(catalogue: Catalogue, size: Size) -> list[devices.Registration]:
    districts = list(catalogue.districts)
    return [
        devices.Registration(
            point=f"meter-{number:05d}",
            device=f"meter-{number:05d}",
            service=SERVICE,
            name=f"Meter {number}",
            agency="perumdam",
            origin="simulated",
            interval_s=INTERVAL_S,
            district=districts[number % len(districts)],
            latitude=0.5,
            longitude=117.5,
        )
        for number in range(size.devices)
    ]


def _readings(connection: Connection, size: Size) -> None:
    start_us = int(size.since.timestamp() * 1e6)
    moments = np.arange(size.moments, dtype=np.int64)
    for part in np.array_split(moments, max(1, size.moments // 100)):
        _copy(connection, start_us + part * INTERVAL_S * 1_000_000, size.devices)
    year = np.arange(1, 53, dtype=np.int64) * 7 * 86_400_000_000
    _copy(connection, start_us - year, OLD_POINTS)


def _copy(connection: Connection, times_us: np.ndarray, count: int) -> None:
    series = np.tile(np.arange(1, count + 1, dtype=np.int32), len(times_us))
    time_us = np.repeat(times_us, count)
    value = np.round(20 + (series * 7 + time_us // (INTERVAL_S * 1_000_000)) % 1000 / 100, 2)
    columns = {"time": time_us.view("datetime64[us]"), "series_id": series, "value": value}
    copy_in(connection, "reading", {**columns, "quality": np.zeros(len(series), np.int16)})


def _figures(connection: Connection, catalogue: Catalogue) -> None:
    for grain, length, points in (("day", "1 day", 0), ("month", "1 month", 200), ("year", "1 year", 200)):
        values = {
            "indicators": [key for key, entry in catalogue.indicators.items() if grain in entry.grains],
            "districts": list(catalogue.districts),
            "points": points,
            "grain": grain,
            "length": length,
            "since": FIGURES_FROM,
            "until": NOW,
        }
        connection.execute(_FIGURES, values)
