"""What a figure was made from: parts of points, and the hours behind a part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of a figure; deploy/sql, indicator_part, has the columns' meaning."""

    point: str
    point_name: str
    start: datetime
    numerator: float
    denominator: float
    n: int
    observed: float
    expected: float
    version: int


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a series; deploy/sql, reading_1h, has the columns' meaning.

    is_kept   whether readings of it are still there
    """

    series_id: int
    service: str
    metric: str
    hour: datetime
    n: int
    suspect: int
    slots: int
    expected: int
    service_s: float
    alive_s: float
    mean: float | None
    low: float | None
    high: float | None
    first: float | None
    last: float | None
    rise: float | None
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """Which parts are meant.

    scope   'city', 'district:<code>', 'agency:<key>' or 'point:<key>'
    """

    indicator: str
    grain: str
    origin: str
    scope: str


_PARTS = """
    SELECT point.key AS point, point.name AS point_name, p.start, numerator, denominator, n, observed, expected,
           version
    FROM point JOIN indicator_part p USING (point_id)
    WHERE p.indicator = %(indicator)s AND p.grain = %(grain)s AND p.start >= %(start)s AND p.start < %(end)s
      AND origin = %(origin)s
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(agency)s::text IS NULL OR agency = %(agency)s)
      AND (%(point)s::text IS NULL OR point.key = %(point)s)
      AND (%(after_point)s::text IS NULL OR (point.key, p.start) > (%(after_point)s, %(after_start)s))
    ORDER BY point.key, p.start
    LIMIT %(limit)s
"""
# Raw readings go before hours do; an hour that had some and has none any more lost them to retention.
_HOURS = """
    SELECT series_id, point.service, metric, hour, n, suspect, slots, expected, service_s, alive_s,
           mean, low, high, first, last, rise,
           n + suspect = 0 OR EXISTS (
               SELECT FROM reading
               WHERE reading.series_id = series.series_id AND time >= hour AND time < hour + INTERVAL '1 hour'
           ) AS is_kept
    FROM point JOIN series USING (point_id) JOIN reading_1h USING (series_id)
    WHERE point.key = %(point)s
      AND ('*' = ANY(%(metrics)s) OR point.service || '.' || metric = ANY(%(metrics)s))
      AND hour >= %(start)s AND hour < %(end)s
      AND (%(after_hour)s::timestamptz IS NULL OR (hour, series_id) > (%(after_hour)s, %(after_series)s))
    ORDER BY hour, series_id
    LIMIT %(limit)s
"""


def parts(
    connection: Connection,
    kind: Kind,
    start: datetime,
    end: datetime,
    *,
    point: str | None = None,
    after: tuple[str, datetime] | None = None,
    limit: int,
) -> list[Part]:
    """Parts of periods that start in [start, end), by point and start.

    point   of this one only
    after   keyset: point and start of the last row before
    """
    scope, _, key = kind.scope.partition(":")
    values: dict[str, Any] = {
        "indicator": kind.indicator,
        "grain": kind.grain,
        "origin": kind.origin,
        "start": start,
        "end": end,
        "district": key if scope == "district" else None,
        "agency": key if scope == "agency" else None,
        "point": key if scope == "point" else point,
        "after_point": after[0] if after else None,
        "after_start": after[1] if after else None,
        "limit": limit,
    }
    with connection.cursor(row_factory=class_row(Part)) as cursor:
        return cursor.execute(_PARTS, values).fetchall()


def hours(
    connection: Connection,
    point: str,
    metrics: list[str],
    start: datetime,
    end: datetime,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[Hour]:
    """Hours of a point's series in [start, end), by hour and series.

    metrics   'service.metric'; '*': all
    after     keyset: hour and series of the last row before
    """
    values = {
        "point": point,
        "metrics": metrics,
        "start": start,
        "end": end,
        "after_hour": after[0] if after else None,
        "after_series": after[1] if after else None,
        "limit": limit,
    }
    with connection.cursor(row_factory=class_row(Hour)) as cursor:
        return cursor.execute(_HOURS, values).fetchall()
