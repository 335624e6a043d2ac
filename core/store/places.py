"""Where readings of a file belong: points by key, and the points where a device was, in turn."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from core.store.connection import Connection

# Bounds that are not set, as times that every reading lies between [us since 1970].
ALWAYS_US = (-(2**62), 2**62)


@dataclass(frozen=True, slots=True)
class Place:
    """A point, and from when to when readings of what was asked for belong to it.

    interval_s        expected time between readings [s]; None: no device is there now
    start_us, end_us  half-open, since 1970, UTC [us]
    """

    point_id: int
    point: str
    service: str
    origin: str
    interval_s: int | None
    start_us: int
    end_us: int


_COLUMNS = """
    SELECT point.point_id, point.key AS point, point.service, point.origin,
           (SELECT min(d.interval_s) FROM deployment n JOIN device d USING (device_id)
            WHERE n.point_id = point.point_id AND upper_inf(n.during)) AS interval_s,
"""
_OF_POINT = _COLUMNS + " %(low)s::bigint AS start_us, %(high)s::bigint AS end_us FROM point WHERE key = %(key)s"
_OF_DEVICE = f"""
    {_COLUMNS}
           CASE WHEN lower_inf(during) OR lower(during) = '-infinity' THEN %(low)s
                ELSE (extract(epoch FROM lower(during)) * 1000000)::bigint END AS start_us,
           CASE WHEN upper_inf(during) OR upper(during) = 'infinity' THEN %(high)s
                ELSE (extract(epoch FROM upper(during)) * 1000000)::bigint END AS end_us
    FROM device JOIN deployment USING (device_id) JOIN point USING (point_id)
    WHERE device.key = %(key)s
    ORDER BY start_us
"""
_SUSPENDED = """
    SELECT CASE WHEN lower_inf(during) OR lower(during) = '-infinity' THEN %(low)s
                ELSE (extract(epoch FROM lower(during)) * 1000000)::bigint END,
           CASE WHEN upper_inf(during) OR upper(during) = 'infinity' THEN %(high)s
                ELSE (extract(epoch FROM upper(during)) * 1000000)::bigint END
    FROM suspension WHERE point_id = %(point_id)s
"""
_SERIES = "SELECT series_id FROM series WHERE point_id = %s AND metric = %s"
# Looking among all keys of a big regency would be slow; those that begin alike come first.
_KEYS = "SELECT key FROM {} ORDER BY left(key, 3) = left(%s, 3) DESC, key LIMIT 2000"
_BOUNDS = {"low": ALWAYS_US[0], "high": ALWAYS_US[1]}


def places(connection: Connection, role: str, key: str) -> list[Place]:
    """Places of the point or device (`role`) `key`; none if there is no such thing."""
    query = _OF_POINT if role == "point" else _OF_DEVICE
    with connection.cursor(row_factory=class_row(Place)) as cursor:
        return cursor.execute(query.encode(), {"key": key, **_BOUNDS}).fetchall()


def suspended(connection: Connection, point_id: int) -> list[tuple[int, int]]:
    """When the point's readings do not count: (start, end), half-open [us]."""
    return connection.execute(_SUSPENDED, {"point_id": point_id, **_BOUNDS}).fetchall()


def series_id(connection: Connection, point_id: int, metric: str) -> int | None:
    """The series' id; None: there is none yet."""
    row = connection.execute(_SERIES, [point_id, metric]).fetchone()
    return int(row[0]) if row else None


def keys_like(connection: Connection, role: str, key: str) -> list[str]:
    """Keys of points or devices (`role`), those first that begin like `key`."""
    return [found for (found,) in connection.execute(_KEYS.format(role).encode(), [key])]
