"""A page of readings in the order of time, up to a limit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any

from api.context import Context
from api.cursors import decode, encode
from api.quality import quality_names
from api.quick import quick
from api.reading_questions import Question
from api.schemas.readings import Reading
from api.whole_readings import whole
from core.store import reading_rows
from core.store.buckets import bucketed
from core.store.connection import Connection
from core.store.wanted import Series

# time or bucket, series, value, count, quality
_Row = tuple[datetime, int, float, int, int]
_After = tuple[datetime, int]

_reading = quick(Reading)


def read_page(
    context: Context, connection: Connection, question: Question
) -> tuple[list[Reading], str | None, int | None]:
    """Up to a page's items, the cursor of the next page, and how many points there were before thinning."""
    limit, after = question.asked.limit, decode(question.asked.cursor, tuple[datetime, int])
    before = None
    if question.is_whole:
        lines, count = whole(context, connection, question)
        rows = _page_of(merge(*(line.rows() for line in lines)), after, limit + 1)
        before = count if question.asked.max_points is not None else None
    else:
        rows = _read(connection, question, after, limit + 1)
    next_ = encode(rows[limit - 1][:2]) if len(rows) > limit else None
    return _items(context, question.series, rows[:limit]), next_, before


def _page_of(rows: Iterable[tuple[Any, ...]], after: _After | None, count: int) -> list[_Row]:
    known = ((time.replace(tzinfo=UTC), *rest) for time, *rest in rows)
    left = known if after is None else (row for row in known if row[:2] > after)
    return list(islice(left, count))


def _read(connection: Connection, question: Question, after: _After | None, limit: int) -> list[_Row]:
    span = question.start, question.end
    if not question.series or (after is not None and after[0] >= question.end):
        return []
    if question.form is None:
        rows = reading_rows.page(connection, question.series, *span, question.quality, after=after, limit=limit)
        return [(time, series, value, 1, quality) for time, series, value, quality in rows]
    rows = bucketed(connection, question.series, *span, question.form, after=after, limit=limit)
    return [(time, series, value, n, 0) for time, series, value, n in rows]


def _items(context: Context, series: list[Series], rows: list[_Row]) -> list[Reading]:
    facts = {each.series_id: _facts(context, each) for each in series}
    names = {flags: quality_names(flags) for flags in set(map(itemgetter(4), rows))}
    zone = context.zone
    return [
        _reading(time.astimezone(zone), *facts[key][:2], value, *facts[key][2:], n, names[quality])
        for time, key, value, n, quality in rows
    ]


def _facts(context: Context, series: Series) -> tuple[str, str, str | None, str | None]:
    unit = unit_of(context, series)
    return series.point, series.metric, unit, context.symbol(unit)


def unit_of(context: Context, series: Series) -> str | None:
    """UCUM code of what the series measures; None: the catalogue does not know it."""
    service = context.catalogue.services.get(series.service)
    metric = service.metrics.get(series.metric) if service else None
    return metric.unit if metric else None
