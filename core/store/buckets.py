"""Series over time in buckets, read from the coarsest storage that gives the exact answer.

Only good readings count, as in the rollups. Buckets up to an hour are the same in UTC as in a zone with
whole-hour offset; days and months are local. From a day up a mean is the mean of the hours' means, so that a
dense hour counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.store.connection import Connection

AGGREGATES = ("mean", "min", "max", "sum", "count", "first", "last")
BUCKETS = ("1m", "5m", "15m", "1h", "1d", "1mo")

_WIDTHS = {"1m": "1 minute", "5m": "5 minutes", "15m": "15 minutes"}

# What each aggregate is, in terms of each storage's columns; rows of one bucket and series are grouped.
_OF_READINGS = {
    "mean": "avg(value)",
    "min": "min(value)",
    "max": "max(value)",
    "sum": "sum(value)",
    "count": "count(*)::float8",
    "first": "first(value, time)",
    "last": "last(value, time)",
}
_OF_HOURS = {
    "mean": "avg(mean)",
    "min": "min(low)",
    "max": "max(high)",
    "sum": "sum(mean * n)",
    "count": "sum(n)::float8",
    "first": "first(first, hour)",
    "last": "last(last, hour)",
}
_OF_DAYS = {
    "mean": "sum(mean * hours) / sum(hours)",
    "min": "min(low)",
    "max": "max(high)",
    "count": "sum(n)::float8",
    "first": "first(first, day)",
    "last": "last(last, day)",
}


def _query(table: str, column: str, bucket: str, value: str, n: str, good: str) -> str:
    return f"""
        SELECT {bucket} AS bucket, series_id, {value} AS value, {n}::bigint AS n
        FROM {table}
        WHERE series_id = ANY(%(series)s) AND {column} >= %(start)s AND {column} < %(end)s AND {good}
        GROUP BY bucket, series_id
        HAVING ({bucket}, series_id) > (%(after_bucket)s, %(after_series)s)
        ORDER BY bucket, series_id
        LIMIT %(limit)s
    """


def _local(column: str, field: str) -> str:
    return f"date_trunc('{field}', {column} AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s"


def _choose(bucket: str, aggregate: str) -> tuple[str, str]:
    """(storage, query) for a bucket and an aggregate."""
    if bucket in _WIDTHS:
        width = f"time_bucket('{_WIDTHS[bucket]}', time)"
        return "reading", _query("reading", "time", width, _OF_READINGS[aggregate], "count(*)", "quality = 0")
    if bucket == "1h":
        return "reading_1h", _query("reading_1h", "hour", "hour", _OF_HOURS[aggregate], "sum(n)", "n > 0")
    field = {"1d": "day", "1mo": "month"}[bucket]
    if aggregate in _OF_DAYS:
        start = "day" if bucket == "1d" else _local("day", field)
        return "reading_1d", _query("reading_1d", "day", start, _OF_DAYS[aggregate], "sum(n)", "n > 0")
    # A day's mean is one of hours, so its sum of readings is not in it.
    return "reading_1h", _query("reading_1h", "hour", _local("hour", field), _OF_HOURS[aggregate], "sum(n)", "n > 0")


_QUERIES = {(bucket, aggregate): _choose(bucket, aggregate) for bucket in BUCKETS for aggregate in AGGREGATES}


def storage_of(bucket: str, aggregate: str) -> str:
    """The table that answers."""
    return _QUERIES[bucket, aggregate][0]


def bucketed(
    connection: Connection,
    series: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    bucket: str,
    aggregate: str,
    zone: str,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[tuple[Any, ...]]:
    """(bucket's start, series_id, value, n) by time and series; buckets without a good reading are missing.

    start, end   at bounds of buckets, half-open
    zone         of days and months
    after        keyset: bucket and series of the last row before
    """
    after_bucket, after_series = after or (start, 0)
    values = {
        "series": list(series),
        "start": max(start, after_bucket),
        "end": end,
        "zone": zone,
        "after_bucket": after_bucket,
        "after_series": after_series,
        "limit": limit,
    }
    return connection.execute(_QUERIES[bucket, aggregate][1].encode(), values).fetchall()
