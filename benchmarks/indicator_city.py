"""The regency that computations from scratch are measured over: each service at a point in each district, for years.

The hourly rollups are made directly; of metrics whose indicators are given readings there is one reading an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue
from core.store import devices
from core.store.connection import Connection

ENDS = datetime(2025, 12, 31, 16, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How much there is."""

    years: int = 5
    districts: int = 18

    @property
    def begins(self) -> datetime:
        return ENDS.replace(year=ENDS.year - self.years)


_SERIES = """
    INSERT INTO series (point_id, metric, interval_s, is_counter, first_hour, last_hour)
    SELECT point_id, metric, 3600, is_counter, %(begins)s, %(ends)s::timestamptz - INTERVAL '1 hour'
    FROM point JOIN unnest(%(services)s::text[], %(metrics)s::text[], %(counters)s::bool[])
        AS made (service, metric, is_counter) USING (service)
"""
# A day's rhythm, and a silent hour in a hundred.
_HOURS = """
    INSERT INTO reading_1h (series_id, hour, n, suspect, slots, expected, service_s, alive_s, mean, low, high, first,
                            last, rise, arrived, on_time, first_s, last_s, time_mean)
    SELECT series_id, hour, n, 0, n, 1, 3600, 3600 * n, mean, mean, mean, mean, mean,
           CASE WHEN is_counter THEN 0 END, n, n, 0 * mean, 0 * mean, mean
    FROM (
        SELECT series_id, hour, is_counter, n, CASE WHEN n = 0 THEN NULL WHEN is_counter THEN number
               ELSE 2 + sin(number * 0.2618) END AS mean
        FROM series, LATERAL (
            SELECT hour, row_number() OVER (ORDER BY hour) AS number,
                   CASE WHEN (extract(epoch FROM hour)::bigint / 3600 + series_id) %% 100 = 0 THEN 0 ELSE 1 END AS n
            FROM generate_series(%(begins)s::timestamptz, %(ends)s::timestamptz - INTERVAL '1 hour', '1 hour') AS hour
        ) AS hours
    ) AS made
"""
_READINGS = """
    INSERT INTO reading (time, series_id, value, quality)
    SELECT hour, series_id, mean, 0 FROM reading_1h JOIN series USING (series_id) JOIN point USING (point_id)
    WHERE n > 0 AND service || '.' || metric = ANY(%s)
"""


def build(connection: Connection, catalogue: Catalogue, size: Size, say: Callable[[str], None]) -> int:
    """Fill an empty store; `connection` autocommits.

    returns  hours of series
    """
    with connection.transaction():
        devices.register(connection, _registrations(catalogue, size))
    metrics = [
        (key, name, metric.counter)
        for key, service in catalogue.services.items()
        for name, metric in service.metrics.items()
    ]
    services, names, counters = (list(column) for column in zip(*metrics, strict=True))
    span = {"begins": size.begins, "ends": ENDS}
    connection.execute(_SERIES, {**span, "services": services, "metrics": names, "counters": counters})
    say("hourly rollups")
    hours = connection.execute(_HOURS, span).rowcount
    say("readings of indicators that are given readings")
    given = sorted(
        {name for entry in catalogue.computed.values() if entry.rollup == "reading" for name in entry.metrics}
    )
    connection.execute(_READINGS, [given])
    connection.execute("VACUUM ANALYZE")
    return hours


def zone() -> ZoneInfo:
    """Where the regency is."""
    return ZoneInfo("Asia/Makassar")


def _registrations(catalogue: Catalogue, size: Size) -> list[devices.Registration]:
    return [
        devices.Registration(
            point=f"{key}-{district}",
            device=f"{key}-{district}",
            service=key,
            name=f"{service.name_en} {district}",
            agency=service.agency,
            origin="simulated",
            interval_s=3600,
            district=district,
            attributes={"floor_area_m2": 500.0, "capacity": 40, "lamps": 20},
        )
        for key, service in catalogue.services.items()
        if service.metrics
        for district in list(catalogue.districts)[: size.districts]
    ]
