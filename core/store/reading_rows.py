"""Readings as they are: a page of them in the order of time, or all of them series after series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from core.store.binary import Column, copy_blocks, copy_out
from core.store.connection import Connection
from core.store.wanted import Quality, Series, are_partial, meant, staying, values_of

COLUMNS = {"time": "datetime64[us]", "series": "int32", "value": "float64", "quality": "int16"}

_FROM = "SELECT time, series_id, value, quality FROM reading WHERE "


@cache
def _page_query(is_partial: bool, quality: Quality | None) -> bytes:
    after = "AND (time, series_id) > (%(after_time)s, %(after_series)s)"
    stays = staying("time") if is_partial else ""
    return f"{_FROM} {meant('time', quality)} {stays} {after} ORDER BY time, series_id LIMIT %(limit)s".encode()


@cache
def _stream_query(is_partial: bool, quality: Quality | None) -> str:
    stays = staying("time") if is_partial else ""
    return f"{_FROM} {meant('time', quality)} {stays} ORDER BY series_id, time LIMIT %(limit)s"


def page(
    connection: Connection,
    series: Sequence[Series],
    start: datetime,
    end: datetime,
    quality: Quality | None,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[tuple[Any, ...]]:
    """(time, series_id, value, quality) in [start, end), by time and series.

    after   keyset: time and series of the last row before
    """
    after_time, after_series = after or (start, 0)
    query = _page_query(are_partial(series, start, end), quality)
    values = values_of(series, max(start, after_time), end, quality)
    paging = {"after_time": after_time, "after_series": after_series, "limit": limit}
    return connection.cursor(binary=True).execute(query, {**values, **paging}).fetchall()


def stream(
    connection: Connection, series: Sequence[Series], start: datetime, end: datetime, quality: Quality | None
) -> Iterator[dict[str, Column]]:
    """Every reading in [start, end) as columns of COLUMNS, by series and time, a block at a time."""
    query = _stream_query(are_partial(series, start, end), quality)
    return copy_blocks(connection, query, {**values_of(series, start, end, quality), "limit": None}, COLUMNS)


def columns(
    connection: Connection,
    series: Sequence[Series],
    start: datetime,
    end: datetime,
    quality: Quality | None,
    *,
    limit: int,
) -> dict[str, Column]:
    """The same at once, but no more than `limit`."""
    query = _stream_query(are_partial(series, start, end), quality)
    return copy_out(connection, query, {**values_of(series, start, end, quality), "limit": limit}, COLUMNS)
