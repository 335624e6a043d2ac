"""The newest reading of each series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

_SERIES = """
    SELECT point.key AS point, point.name AS point_name, device.key AS device, point.service, district,
           latitude, longitude, origin, metric, series.series_id, series.interval_s, series.last_hour
    FROM point
    JOIN series USING (point_id)
    LEFT JOIN deployment ON deployment.point_id = point.point_id AND upper_inf(during)
    LEFT JOIN device USING (device_id)
"""
# Only those that are asked for stand in the query: `… IS NULL OR …` would hide from a prepared one what it can use.
_WHERE = {
    "service": "point.service = %(service)s",
    "district": "district = %(district)s",
    "device": "device.key = %(device)s",
    "metric": "metric = %(metric)s",
    "origin": "origin = %(origin)s",
    "after_point": "(point.key, metric) > (%(after_point)s, %(after_metric)s)",
}
_ORDER = " ORDER BY point.key, metric LIMIT %(limit)s"

# One look-up a series in the primary key of the newest chunk; the bound keeps older chunks from being opened at all.
_NEWEST = """
    SELECT series_id, newest.time, newest.value, newest.quality
    FROM unnest(%(series)s::int[]) AS wanted (series_id)
    CROSS JOIN LATERAL (
        SELECT time, value, quality FROM reading
        WHERE reading.series_id = wanted.series_id AND time >= %(since)s
        ORDER BY time DESC
        LIMIT 1
    ) AS newest
"""
_EVER = "-infinity"
# Most series of a fleet were heard within so long of the one heard last; the rest is looked up without a bound.
_SPREAD = timedelta(hours=2)


def latest(connection: Connection, *, limit: int = 100, **filters: Any) -> list[dict[str, Any]]:
    """Newest readings by point and metric, up to `limit`.

    filters   service, district, device, metric, origin; None: no filter.
              after_point, after_metric: keyset
    """
    return list(islice(_rows(connection, limit, filters), limit))


def _rows(connection: Connection, limit: int, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    given = {name: value for name, value in filters.items() if value is not None}
    while True:
        with connection.cursor(binary=True, row_factory=dict_row) as cursor:
            series = cursor.execute(_query(tuple(sorted(given))), {**given, "limit": limit}).fetchall()
        readings = _readings(connection, series)
        yield from ({**row, **readings[row["series_id"]]} for row in series if row["series_id"] in readings)
        # Of some every reading may be gone: then the page is not full yet.
        if len(series) < limit:
            return
        given |= {"after_point": series[-1]["point"], "after_metric": series[-1]["metric"]}


def _readings(connection: Connection, series: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """{series_id: time, value, quality} of those that have a reading."""
    heard = [row["last_hour"] for row in series if row["last_hour"] is not None]
    found = _newest(connection, [row["series_id"] for row in series], max(heard) - _SPREAD if heard else _EVER)
    missing = [row["series_id"] for row in series if row["series_id"] not in found]
    return found | (_newest(connection, missing, _EVER) if missing and heard else {})


def _newest(connection: Connection, series: list[int], since: Any) -> dict[int, dict[str, Any]]:
    if not series:
        return {}
    rows = connection.cursor(binary=True).execute(_NEWEST, {"series": series, "since": since})
    return {key: {"time": time, "value": value, "quality": quality} for key, time, value, quality in rows}


@cache
def _query(filters: tuple[str, ...]) -> bytes:
    where = " AND ".join(_WHERE[name] for name in filters if name in _WHERE)
    return (_SERIES + (f" WHERE {where}" if where else "") + _ORDER).encode()
