"""A page of readings: the series that are meant, in the order of time, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.context import Context
from api.cursors import decode, encode
from api.quality import quality_names
from api.schemas.readings import Reading
from core.store import series as store
from core.store.buckets import bucketed, storage_of
from core.store.connection import Connection
from core.store.series import Series


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for; `device` or `point` is given, `start` and `end` are whole buckets."""

    device: str | None
    point: str | None
    metric: str | None
    origin: str | None
    start: datetime
    end: datetime
    bucket: str
    aggregate: str | None

    @property
    def storage(self) -> str:
        return "reading" if self.aggregate is None else storage_of(self.bucket, self.aggregate)


# time or bucket, series, value, count, quality
_Row = tuple[datetime, int, float, int, int]


def read_page(
    context: Context, connection: Connection, question: Question, limit: int, cursor: str | None
) -> tuple[list[Reading], str | None]:
    """Up to `limit` readings after `cursor`, and the cursor of the next page."""
    wanted = _wanted(connection, question)
    after = decode(cursor, tuple[datetime, int])
    rows: list[_Row] = []
    for start, end in sorted({(entry.start, entry.end) for entry in wanted}):
        ids = [entry.series_id for entry in wanted if (entry.start, entry.end) == (start, end)]
        since, until = max(start, question.start), min(end, question.end)
        if since < until and (after is None or after[0] < until):
            rows += _read(context, connection, question, ids, since, until, after, limit + 1 - len(rows))
        if len(rows) > limit:
            break
    next_ = encode(rows[limit - 1][:2]) if len(rows) > limit else None
    return _items(context, wanted, rows[:limit]), next_


def _wanted(connection: Connection, question: Question) -> list[Series]:
    if question.device is not None:
        found = store.of_device(connection, question.device)
    else:
        found = store.of_point(connection, question.point or "")
    return [
        entry for entry in found if question.metric in (None, entry.metric) and question.origin in (None, entry.origin)
    ]


def _read(
    context: Context,
    connection: Connection,
    question: Question,
    ids: list[int],
    start: datetime,
    end: datetime,
    after: tuple[datetime, int] | None,
    limit: int,
) -> list[_Row]:
    if question.aggregate is None:
        rows = store.raw(connection, ids, start, end, after=after, limit=limit)
        return [(time, series, value, 1, quality) for time, series, value, quality in rows]
    rows = bucketed(
        connection,
        ids,
        start,
        end,
        bucket=question.bucket,
        aggregate=question.aggregate,
        zone=context.zone.key,
        after=after,
        limit=limit,
    )
    return [(time, series, value, n, 0) for time, series, value, n in rows]


def _items(context: Context, wanted: list[Series], rows: list[_Row]) -> list[Reading]:
    metrics = {entry.series_id: entry.metric for entry in wanted}
    units = {entry.series_id: _unit(context, entry) for entry in wanted}
    symbols = {series: context.symbol(unit) for series, unit in units.items()}
    names = {flags: quality_names(flags) for flags in {row[4] for row in rows}}
    zone = context.zone
    return [
        Reading(time.astimezone(zone), metrics[series], value, units[series], symbols[series], n, names[quality])
        for time, series, value, n, quality in rows
    ]


def _unit(context: Context, series: Series) -> str | None:
    service = context.catalogue.services.get(series.service)
    metric = service.metrics.get(series.metric) if service else None
    return metric.unit if metric else None
