"""Series over time in buckets, read from the coarsest storage that gives the exact answer.

Unless doubtful readings are asked for, only good ones count, as in the rollups. From a day up a mean is the mean of
the hours' means, so that a dense hour counts once, and a time-weighted mean is that of the hours' means by the time
that the series was alive in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from core.buckets import FIXED, OF_CALENDAR, OF_DAY
from core.store.binary import Column, copy_blocks
from core.store.connection import Connection
from core.store.wanted import Quality, Series, are_partial, meant, staying, values_of

GOOD = Quality(good=True, flags=0)
COLUMNS = {"time": "datetime64[us]", "series": "int32", "value": "float64", "n": "int64"}

# What each aggregate is, in terms of each storage's columns; rows of one bucket and series are grouped.
_OF_READINGS = {
    "mean": "avg(value)",
    "min": "min(value)",
    "max": "max(value)",
    "sum": "sum(value)",
    "count": "count(*)::float8",
    "first": "first(value, time)",
    "last": "last(value, time)",
    "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY value)",
}
_OF_HOURS = {
    "mean": "avg(mean)",
    "min": "min(low)",
    "max": "max(high)",
    "sum": "sum(mean * n)",
    "count": "sum(n)::float8",
    "first": "first(first, hour)",
    "last": "last(last, hour)",
    "time_weighted_mean": "coalesce(sum(mean * alive_s) / nullif(sum(alive_s), 0), avg(mean))",
}
_OF_DAYS = {
    "mean": "sum(mean * hours) / sum(hours)",
    "min": "min(low)",
    "max": "max(high)",
    "count": "sum(n)::float8",
    "first": "first(first, day)",
    "last": "last(last, day)",
}
# An hour or a day by itself needs no grouping.
_OF_ONE = {
    "mean": "mean",
    "min": "low",
    "max": "high",
    "sum": "mean * n",
    "count": "n",
    "first": "first",
    "last": "last",
}

AGGREGATES = (*_OF_READINGS, "time_weighted_mean")


@dataclass(frozen=True, slots=True)
class Form:
    """Which buckets of what; `zone` is that of days and longer."""

    bucket: str
    aggregate: str
    zone: str
    quality: Quality = GOOD

    @property
    def storage(self) -> str:
        """The table that answers."""
        if self.aggregate == "time_weighted_mean":
            return "reading_1h" if self.bucket in OF_CALENDAR and self.quality.is_good_only else "reading"
        is_narrow = self.bucket in FIXED and self.bucket != "1h"
        if is_narrow or self.aggregate == "median" or not self.quality.is_good_only:
            return "reading"
        # A day's mean is one of hours, so its sum of readings is not in it.
        return "reading_1d" if self.bucket in OF_CALENDAR and self.aggregate in _OF_DAYS else "reading_1h"

    @property
    def is_sum_over_rows(self) -> bool:
        """Whether the database makes it; a reading's weight in time is known only beside its neighbours."""
        return not (self.aggregate == "time_weighted_mean" and self.storage == "reading")


def bucketed(
    connection: Connection,
    series: Sequence[Series],
    start: datetime,
    end: datetime,
    form: Form,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[tuple[Any, ...]]:
    """(bucket's start, series_id, value, n) by time and series; buckets without a reading are missing.

    start, end   at bounds of buckets, half-open
    after        keyset: bucket and series of the last row before
    """
    after_bucket, after_series = after or (start, 0)
    order = "ORDER BY bucket, series_id LIMIT %(limit)s"
    query = _query(form, are_partial(series, start, end), after is not None) + order
    values = _values(series, max(start, after_bucket), end, form)
    paging = {"after_bucket": after_bucket, "after_series": after_series, "limit": limit}
    # Times and numbers as they are: as texts they cost both sides twice as much.
    cursor = connection.cursor(binary=True)
    return cursor.execute(query.encode(), {**values, **paging}).fetchall()


def stream(
    connection: Connection, series: Sequence[Series], start: datetime, end: datetime, form: Form
) -> Iterator[dict[str, Column]]:
    """All of them as columns of COLUMNS, by series and time, a block at a time."""
    query = _query(form, are_partial(series, start, end), is_later_page=False) + " ORDER BY series_id, bucket"
    return copy_blocks(connection, query, _values(series, start, end, form), COLUMNS)


def _values(series: Sequence[Series], start: datetime, end: datetime, form: Form) -> dict[str, Any]:
    quality = form.quality if form.storage == "reading" else None
    return {**values_of(series, start, end, quality), "zone": form.zone}


@cache
def _query(form: Form, is_partial: bool, is_later_page: bool) -> str:
    column = {"reading": "time", "reading_1h": "hour", "reading_1d": "day"}[form.storage]
    bucket = _bucket(form.bucket, column)
    quality = form.quality if column == "time" else None
    where = meant(column, quality) + (staying(column) if is_partial else "") + ("" if quality else " AND n > 0")
    is_one = bucket == column
    value = (_OF_ONE if is_one else _EXPRESSIONS[column])[form.aggregate]
    n = "n" if is_one else "count(*)" if column == "time" else "sum(n)"
    group = "" if is_one else " GROUP BY bucket, series_id"
    later = f"({bucket}, series_id) > (%(after_bucket)s, %(after_series)s)" if is_later_page else ""
    keyset = "" if not later else f" AND {later}" if is_one else f" HAVING {later}"
    rows = f"SELECT {bucket} AS bucket, series_id, ({value})::float8 AS value, ({n})::bigint AS n"
    return f"{rows} FROM {form.storage} WHERE {where}{group}{keyset} "


_EXPRESSIONS = {"time": _OF_READINGS, "hour": _OF_HOURS, "day": _OF_DAYS}


def _bucket(bucket: str, column: str) -> str:
    if (bucket, column) in (("1h", "hour"), ("1d", "day")):
        return column
    if width := FIXED.get(bucket):
        return f"time_bucket('{width.total_seconds():.0f} seconds', {column})"
    local = f"{column} AT TIME ZONE %(zone)s"
    if width := OF_DAY.get(bucket):
        inner = f"date_bin('{width.total_seconds():.0f} seconds', {local}, TIMESTAMP '2001-01-01')"
    else:
        inner = f"date_trunc('{OF_CALENDAR[bucket]}', {local})"
    return f"{inner} AT TIME ZONE %(zone)s"
