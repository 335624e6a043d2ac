"""Answers that have to be there whole before their first item can be told: filled, thinned, weighted by time."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from api.context import Context
from api.line import Array, Line, lines_of
from api.problems import Problem
from api.reading_questions import Question
from api.weighting import time_weighted
from core.buckets import BUCKETS, about_count, bucket_starts
from core.store import buckets, reading_rows
from core.store.buckets import Form
from core.store.connection import Connection
from core.store.touched import HOLD_INTERVALS

# What is held at once: of readings 22 bytes each, and of items some hundred bytes of JSON.
MAX_READINGS = 2_000_000
MAX_ITEMS = 100_000


def whole(context: Context, connection: Connection, question: Question) -> tuple[list[Line], int]:
    """A line for each series that has readings, and how many points there were before they were thinned.

    raises   Problem: it would be too much to hold
    """
    asked, form = question.asked, question.form
    if asked.fill == "null" and asked.max_points is not None:
        detail = ("max_points tidak bisa bersama fill=null", "max_points does not go with fill=null")
        raise Problem("invalid-parameter", detail, parameter="fill", value="null", nearest=["previous", "linear"])
    _check_size(question)
    lines = _lines(context, connection, question)
    if form and asked.fill != "none":
        grid = _grid(context, question, form)
        lines = [line.filled(grid, asked.fill) for line in lines]
    before = sum(map(len, lines))
    if asked.max_points is not None:
        lines = [line.thinned(asked.max_points) for line in lines]
    return lines, before


def _check_size(question: Question) -> None:
    """Problem: more items than are held, whatever is stored."""
    count = len({each.series_id for each in question.series})
    most = question.asked.max_points
    if question.form is not None:
        in_each = about_count(question.start, question.end, question.form.bucket)
        _check(question, count * in_each, MAX_ITEMS if most is None else MAX_READINGS)
    if most is not None:
        _check(question, count * most, MAX_ITEMS)


def _lines(context: Context, connection: Connection, question: Question) -> list[Line]:
    form = question.form
    if form is None:
        return lines_of([_readings(connection, question, question.start)])
    if form.is_sum_over_rows:
        return lines_of(buckets.stream(connection, question.series, question.start, question.end, form))
    return _weighted(context, connection, question, form)


def _weighted(context: Context, connection: Connection, question: Question, form: Form) -> list[Line]:
    hold_s = {each.series_id: float(HOLD_INTERVALS * each.interval_s) for each in question.series}
    since = question.start - timedelta(seconds=max(hold_s.values(), default=0.0))
    grid = _grid(context, question, form)
    edges_s = np.append(grid, np.datetime64(question.end.replace(tzinfo=None), "us")).astype(np.int64) / 1e6
    found = []
    for line in lines_of([_readings(connection, question, since)]):
        means, n = time_weighted(line.time.astype(np.int64) / 1e6, line.value, edges_s, hold_s[line.series])
        spoken = ~np.isnan(means)
        quality = np.zeros(int(spoken.sum()), np.int16)
        found.append(Line(line.series, grid[spoken], means[spoken], n[spoken].astype(np.int64), quality))
    return found


def _readings(connection: Connection, question: Question, since: datetime) -> dict[str, Array]:
    quality = question.form.quality if question.form else question.quality
    rows = reading_rows.columns(connection, question.series, since, question.end, quality, limit=MAX_READINGS + 1)
    _check(question, len(rows["time"]), MAX_READINGS)
    return rows


def _grid(context: Context, question: Question, form: Form) -> Array:
    starts = bucket_starts(question.start, question.end, form.bucket, context.zone)
    return np.array([start.replace(tzinfo=None) for start in starts], dtype="datetime64[us]")


def _check(question: Question, count: int, most: int) -> None:
    if count <= most:
        return
    series = len({each.series_id for each in question.series})
    fitting = [name for name in BUCKETS if about_count(question.start, question.end, name) * series <= MAX_ITEMS]
    detail = (
        f"kira-kira {count} butir, paling banyak {most}: persempit from dan to, kurangi titik, atau perlebar bucket",
        f"about {count} items, at most {most}: narrow from and to, name fewer points, or widen bucket",
    )
    raise Problem("too-much", detail, parameter="bucket", value=question.asked.bucket, nearest=fitting[:3])
