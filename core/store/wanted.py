"""Which series are meant by points, devices or a whole service, and which of their readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection

ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Owner:
    """A point or a device that was named, and one of its series.

    key         of the point or device, as it was named
    origin      None: a device that was nowhere yet
    state       of the point; 'pending': nobody has accepted it
    series_id   as all that follow None: it has no series yet
    start, end  half-open; of a device: while it was there
    """

    key: str
    service: str
    origin: str | None
    state: str | None
    point: str | None
    series_id: int | None
    metric: str | None
    interval_s: int | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """One metric at one point, and from when to when it is meant."""

    series_id: int
    point: str
    service: str
    metric: str
    origin: str
    interval_s: int
    start: datetime = ALWAYS[0]
    end: datetime = ALWAYS[1]


@dataclass(frozen=True, slots=True)
class Quality:
    """Which readings are meant by their flags.

    good   those without doubts
    flags  those with any of these doubts
    """

    good: bool
    flags: int

    @property
    def is_good_only(self) -> bool:
        return self.good and self.flags == 0


_POINT_COLUMNS = """
    point.service, origin, point.state, point.key AS point, series_id, metric, series.interval_s,
    %(always_start)s AS start, %(always_end)s AS end
"""
_OF_POINTS = f"""
    SELECT point.key, {_POINT_COLUMNS}
    FROM point LEFT JOIN series USING (point_id)
    WHERE point.key = ANY(%(keys)s)
    ORDER BY point.key, metric
"""
_OF_DEVICES = """
    SELECT device.key, device.service, origin, point.state, point.key AS point, series_id, metric, series.interval_s,
           CASE WHEN lower(during) IS NULL OR lower(during) = '-infinity' THEN %(always_start)s
                ELSE lower(during) END AS start,
           CASE WHEN upper(during) IS NULL OR upper(during) = 'infinity' THEN %(always_end)s
                ELSE upper(during) END AS end
    FROM device LEFT JOIN deployment USING (device_id) LEFT JOIN point USING (point_id)
    LEFT JOIN series USING (point_id)
    WHERE device.key = ANY(%(keys)s)
    ORDER BY device.key, start DESC, metric
"""
_OF_SERVICE = f"""
    SELECT point.key, {_POINT_COLUMNS}
    FROM point JOIN series USING (point_id)
    WHERE point.service = %(service)s AND (%(district)s::text IS NULL OR district = %(district)s)
    ORDER BY point.key, metric
"""


def of_points(connection: Connection, keys: Sequence[str]) -> list[Owner]:
    """The points `keys` that exist, a row for each of their series, or one without a series."""
    return _owners(connection, _OF_POINTS, {"keys": list(keys)})


def of_devices(connection: Connection, keys: Sequence[str]) -> list[Owner]:
    """The devices `keys` that exist, a row for each series that each has fed; where it is now comes first."""
    return _owners(connection, _OF_DEVICES, {"keys": list(keys)})


def of_service(connection: Connection, service: str, district: str | None) -> list[Owner]:
    """Every series of a service, or of its points in a district."""
    return _owners(connection, _OF_SERVICE, {"service": service, "district": district})


def _owners(connection: Connection, query: str, values: dict[str, Any]) -> list[Owner]:
    bounds = {"always_start": ALWAYS[0], "always_end": ALWAYS[1]}
    with connection.cursor(row_factory=class_row(Owner)) as cursor:
        return cursor.execute(query.encode(), {**values, **bounds}).fetchall()


def meant(column: str, quality: Quality | None) -> str:
    """The condition that a row is of the series and the span, with the parameters of `values_of`.

    column    of its time
    quality   of readings; None: every one of them, or rows of rollups
    """
    flags = "" if quality is None else " AND (%(good)s AND quality = 0 OR quality & %(flags)s <> 0)"
    if quality and quality.is_good_only:
        flags = " AND quality = 0"
    return f"series_id = ANY(%(series)s) AND {column} >= %(start)s AND {column} < %(end)s{flags}"


def staying(column: str) -> str:
    """The further condition that the row's time is one at which the series was meant."""
    return f"""
        AND EXISTS (
            SELECT FROM unnest(%(stay_series)s::int[], %(stay_starts)s::timestamptz[], %(stay_ends)s::timestamptz[])
                AS stay (id, starts, ends)
            WHERE id = series_id AND {column} >= starts AND {column} < ends
        )
    """


def are_partial(series: Sequence[Series], start: datetime, end: datetime) -> bool:
    """Whether any of the series is meant for a part of [start, end) only."""
    return any(each.start > start or each.end < end for each in series)


def values_of(series: Sequence[Series], start: datetime, end: datetime, quality: Quality | None) -> dict[str, Any]:
    """The parameters of `meant` and `staying`."""
    return {
        "series": list(dict.fromkeys(each.series_id for each in series)),
        "start": start,
        "end": end,
        "good": quality is not None and quality.good,
        "flags": quality.flags if quality else 0,
        "stay_series": [each.series_id for each in series],
        "stay_starts": [each.start for each in series],
        "stay_ends": [each.end for each in series],
    }
