"""What formulas are given: hours, readings and cases of spans of time at points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from core.store.binary import Column, copy_out
from core.store.connection import Connection

HOUR_COLUMNS = {
    "series_id": "int32",
    "hour": "datetime64[us]",
    "n": "int32",
    "suspect": "int32",
    "slots": "int32",
    "expected": "int32",
    "service_s": "float64",
    "alive_s": "float64",
    "mean": "float64",
    "low": "float64",
    "high": "float64",
    "first": "float64",
    "last": "float64",
    "rise": "float64",
    "first_s": "float64",
    "last_s": "float64",
    "arrived": "int32",
    "on_time": "int32",
}
DAY_COLUMNS = {
    "point_id": "int32",
    "day": "datetime64[us]",
    "n": "int64",
    "suspect": "int64",
    "alive_s": "float64",
    "service_s": "float64",
    "longest_s": "float64",
}
READING_COLUMNS = {"series_id": "int32", "time": "datetime64[us]", "value": "float64"}
_NULLABLE = ("mean", "low", "high", "first", "last", "rise", "first_s", "last_s")


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of time at points, each an array (n,); those of one point do not overlap.

    point_id  int32
    begins    datetime64[us], UTC
    ends      datetime64[us], UTC, exclusive
    """

    point_id: npt.NDArray[np.int32]
    begins: npt.NDArray[np.datetime64]
    ends: npt.NDArray[np.datetime64]


_SERIES = """
    SELECT series_id, point_id, point.service || '.' || metric AS metric, interval_s
    FROM series JOIN point USING (point_id)
    WHERE point_id = ANY(%(points)s) AND ('*' = ANY(%(metrics)s) OR point.service || '.' || metric = ANY(%(metrics)s))
    ORDER BY series_id
"""
# One look-up for each span and series; OFFSET 0 holds the planner to it. History is made up for newest first, so its
# statistics say that there is nothing in these hours yet, and for "nothing" it would compare each row with each span.
# The bounds over all spans let the database leave out chunks before it looks at any.
_ROWS = """
    FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[]) AS span (point_id, begins, ends)
    JOIN series ON series.point_id = span.point_id AND series_id = ANY(%s)
    CROSS JOIN LATERAL (
        SELECT {columns} FROM {table} r
        WHERE r.series_id = series.series_id AND r.{time} >= begins AND r.{time} < ends
          AND r.{time} >= %s AND r.{time} < %s {filter}
        OFFSET 0
    ) AS r
"""
_SPANS = f"SELECT r.* {_ROWS}"
_DAYS = f"""
    SELECT point_id, day, sum(n)::int8, sum(suspect)::int8, sum(alive_s), sum(service_s), max(service_s)
    FROM (
        SELECT series.point_id, date_trunc('day', hour AT TIME ZONE '{{zone}}') AT TIME ZONE '{{zone}}' AS day,
               sum(n) AS n, sum(suspect) AS suspect, sum(alive_s) AS alive_s, sum(service_s) AS service_s
        {_ROWS.format(columns="*", table="reading_1h", time="hour", filter="")}
        GROUP BY series.series_id, day
    ) AS of_series
    GROUP BY point_id, day
"""
_CASES = """
    SELECT point_id, key, day, newest.attributes
    FROM (
        SELECT c.point_id, c.kind, c.key, c.day
        FROM unnest(%(points)s::int[], %(begins)s::timestamptz[], %(ends)s::timestamptz[])
            AS span (point_id, begins, ends)
        JOIN counted_case c ON c.indicator = %(indicator)s AND c.point_id = span.point_id AND c.kind = %(kind)s
            AND c.day >= (begins AT TIME ZONE %(zone)s)::date AND c.day < (ends AT TIME ZONE %(zone)s)::date
    ) AS counted,
    LATERAL (
        SELECT attributes FROM record r WHERE r.kind = counted.kind AND r.key = counted.key
        ORDER BY revision DESC LIMIT 1
    ) AS newest
    ORDER BY day, key
"""


def series(connection: Connection, points: Sequence[int], metrics: Sequence[str]) -> list[tuple[int, int, str, int]]:
    """(series_id, point_id, 'service.metric', interval_s [s]) of `metrics` at `points`; ('*',) is every metric."""
    return connection.execute(_SERIES, {"points": list(points), "metrics": list(metrics)}).fetchall()


def attributes(connection: Connection, points: Sequence[int]) -> dict[int, dict[str, Any]]:
    """{point_id: what formulas may know of the point}."""
    query = "SELECT point_id, attributes FROM point WHERE point_id = ANY(%s)"
    return dict(connection.execute(query, [list(points)]).fetchall())


PLACE_COLUMNS = ("point_id", "key", "name", "district", "agency", "latitude", "longitude")


def places(connection: Connection, points: Sequence[int]) -> list[tuple[Any, ...]]:
    """`PLACE_COLUMNS` of each of `points`."""
    query = f"SELECT {', '.join(PLACE_COLUMNS)} FROM point WHERE point_id = ANY(%s)"
    return connection.execute(query.encode(), [list(points)]).fetchall()


def hours(connection: Connection, series_ids: Sequence[int], spans: Spans) -> dict[str, Column]:
    """Rows of the hourly rollup, as `HOUR_COLUMNS`; NaN where an hour has no good reading. The mean is that by time."""
    columns = {name: name for name in HOUR_COLUMNS} | {"mean": "time_mean"}
    names = [
        f"coalesce(r.{column}, 'NaN') AS {name}" if name in _NULLABLE else f"r.{name}"
        for name, column in columns.items()
    ]
    query = _SPANS.format(columns=", ".join(names), table="reading_1h", time="hour", filter="")
    return copy_out(connection, query, _values(series_ids, spans), HOUR_COLUMNS)


def days(connection: Connection, series_ids: Sequence[int], spans: Spans, zone: ZoneInfo) -> dict[str, Column]:
    """Sums over the hours of each point's local days, as `DAY_COLUMNS`, over all of its series."""
    return copy_out(connection, _DAYS.format(zone=zone.key), _values(series_ids, spans), DAY_COLUMNS)


def readings(connection: Connection, series_ids: Sequence[int], spans: Spans) -> dict[str, Column]:
    """Good readings, as `READING_COLUMNS`, in no order."""
    names = [f"r.{name}" for name in READING_COLUMNS]
    query = _SPANS.format(columns=", ".join(names), table="reading", time="time", filter="AND quality = 0")
    return copy_out(connection, query, _values(series_ids, spans), READING_COLUMNS)


def cases(
    connection: Connection, indicator: str, kind: str, spans: Spans, zone: ZoneInfo
) -> list[tuple[int, str, date, dict[str, Any]]]:
    """(point_id, key, local day it counts on, facts) of each case of `kind` in `spans`, by day and key."""
    values = {
        "indicator": indicator,
        "kind": kind,
        "points": spans.point_id.tolist(),
        "begins": [time.replace(tzinfo=UTC) for time in spans.begins.tolist()],
        "ends": [time.replace(tzinfo=UTC) for time in spans.ends.tolist()],
        "zone": zone.key,
    }
    return connection.execute(_CASES, values).fetchall()


def _values(series_ids: Sequence[int], spans: Spans) -> list[Any]:
    # Connections speak UTC, so these times without a zone are understood as they are meant.
    begins, ends = spans.begins.tolist(), spans.ends.tolist()
    return [spans.point_id.tolist(), begins, ends, list(series_ids), min(begins), max(ends)]
