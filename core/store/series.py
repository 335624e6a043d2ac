"""Series of a point or a device, and their readings as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection

_ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Series:
    """One metric at one point, and from when to when it is meant.

    start, end   half-open; of a device: while it was there
    """

    series_id: int
    metric: str
    service: str
    origin: str
    start: datetime
    end: datetime


_OF_POINT = """
    SELECT series_id, metric, service, origin, %(always_start)s AS start, %(always_end)s AS end
    FROM point JOIN series USING (point_id)
    WHERE point.key = %(key)s
    ORDER BY metric
"""
_OF_DEVICE = """
    SELECT series_id, metric, point.service, origin,
           CASE WHEN lower(during) IS NULL OR lower(during) = '-infinity' THEN %(always_start)s
                ELSE lower(during) END AS start,
           CASE WHEN upper(during) IS NULL OR upper(during) = 'infinity' THEN %(always_end)s
                ELSE upper(during) END AS end
    FROM device JOIN deployment USING (device_id) JOIN point USING (point_id) JOIN series USING (point_id)
    WHERE device.key = %(key)s
    ORDER BY start, metric
"""
_RAW = """
    SELECT time, series_id, value, quality
    FROM reading
    WHERE series_id = ANY(%(series)s) AND time >= %(start)s AND time < %(end)s
      AND (time, series_id) > (%(after_time)s, %(after_series)s)
    ORDER BY time, series_id
    LIMIT %(limit)s
"""
# Looking for what was meant among all keys of a big regency would be slow; those that begin alike come first.
_POINT_KEYS = "SELECT key FROM point ORDER BY left(key, 3) = left(%s, 3) DESC, key LIMIT 2000"
_DEVICE_KEYS = "SELECT key FROM device ORDER BY left(key, 3) = left(%s, 3) DESC, key LIMIT 2000"
_POINT = "SELECT service, origin FROM point WHERE key = %s"
_DEVICE = """
    SELECT device.service, origin
    FROM device LEFT JOIN deployment USING (device_id) LEFT JOIN point USING (point_id)
    WHERE device.key = %s
    ORDER BY upper_inf(during) DESC NULLS LAST
    LIMIT 1
"""


def of_point(connection: Connection, key: str) -> list[Series]:
    """Series of the point `key`, by metric."""
    return _series(connection, _OF_POINT, key)


def of_device(connection: Connection, key: str) -> list[Series]:
    """Series that the device `key` has fed, where it was in turn; its stays do not overlap."""
    return _series(connection, _OF_DEVICE, key)


def _series(connection: Connection, query: str, key: str) -> list[Series]:
    values = {"key": key, "always_start": _ALWAYS[0], "always_end": _ALWAYS[1]}
    with connection.cursor(row_factory=class_row(Series)) as cursor:
        return cursor.execute(query.encode(), values).fetchall()


def point(connection: Connection, key: str) -> tuple[str, str] | None:
    """(service, origin) of a point; None: there is no such point."""
    row = connection.execute(_POINT, [key]).fetchone()
    return None if row is None else (row[0], row[1])


def device(connection: Connection, key: str) -> tuple[str, str | None] | None:
    """(service, origin) of a device where it is or was last; None: there is no such device."""
    row = connection.execute(_DEVICE, [key]).fetchone()
    return None if row is None else (row[0], row[1])


def point_keys(connection: Connection, like: str) -> list[str]:
    """Keys of points, those first that begin like `like`."""
    return [key for (key,) in connection.execute(_POINT_KEYS, [like])]


def device_keys(connection: Connection, like: str) -> list[str]:
    """Keys of devices, those first that begin like `like`."""
    return [key for (key,) in connection.execute(_DEVICE_KEYS, [like])]


def raw(
    connection: Connection,
    series: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[tuple[Any, ...]]:
    """(time, series_id, value, quality) in [start, end), by time and series.

    after   keyset: time and series of the last row before
    """
    values = {
        "series": list(series),
        "start": start,
        "end": end,
        "after_time": after[0] if after else _ALWAYS[0],
        "after_series": after[1] if after else 0,
        "limit": limit,
    }
    return connection.execute(_RAW, values).fetchall()
