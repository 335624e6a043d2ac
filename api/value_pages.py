"""A page of an indicator's figures, each beside its target."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.context import Context
from api.cursors import decode, encode
from api.figures import expected_of, goal_of, scope_name
from api.problems import missing
from api.schemas.common import Page
from api.schemas.figures import Value
from api.spans import widened_to_periods
from api.times import span
from api.wording import Language
from core.calendar import period_end
from core.catalogue import Indicator
from core.store import indicator_values
from core.store.connection import Connection
from core.store.indicator_values import Figure, Key

# What is shown of each grain when the caller names no span; a year's list holds the whole plan.
_DEFAULT_SPANS = {
    "hour": timedelta(hours=48),
    "day": timedelta(days=31),
    "month": timedelta(days=366),
    "quarter": timedelta(days=3 * 366),
    "year": timedelta(days=6 * 366),
}


def check_grain(indicator: Indicator, grain: str) -> str:
    """`grain`, if the indicator has figures of it.

    raises   Problem: it has not
    """
    if grain not in indicator.grains:
        what = (f"periode {indicator.id}", f"grain of {indicator.id}")
        raise missing("unknown-value", what, grain, indicator.grains, parameter="grain")
    return grain


def span_of(
    context: Context, connection: Connection, key: Key, start: str | None, end: str | None
) -> tuple[datetime, datetime]:
    """The span of `from` and `to` in whole periods; without them the newest periods that have figures."""
    length = _DEFAULT_SPANS[key.grain]
    if start is None and end is None:
        newest = indicator_values.newest_start(connection, key) or context.now()
        until = period_end(newest, key.grain, context.zone)
        since = until - length
    else:
        since, until = span(context, start, end, length)
    return widened_to_periods(since, until, key.grain, context.zone)


def read_page(
    context: Context,
    connection: Connection,
    key: Key,
    between: tuple[datetime, datetime],
    language: Language,
    revisions: bool,
    limit: int,
    cursor: str | None,
) -> Page[Value]:
    """Up to `limit` figures after `cursor`."""
    figures = indicator_values.between(
        connection,
        key,
        *between,
        revisions=revisions,
        after=decode(cursor, tuple[datetime, str, int]),
        limit=limit + 1,
    )
    page, more = figures[:limit], len(figures) > limit
    next_ = encode((page[-1].start, page[-1].scope, page[-1].revision)) if more else None
    return Page([_value(context, key, figure, language) for figure in page], next_)


def _value(context: Context, key: Key, figure: Figure, language: Language) -> Value:
    unit = context.catalogue.indicators[key.indicator].unit
    end = period_end(figure.start, key.grain, context.zone)
    goal = goal_of(context, key.indicator, figure.scope, key.grain)
    local_start = context.local(figure.start)
    provisional = figure.revision == 0
    return Value(
        scope=figure.scope,
        scope_name=scope_name(context, figure.scope, language),
        start=local_start,
        end=context.local(end),
        value=figure.value,
        unit=unit,
        unit_symbol=context.symbol(unit),
        target=goal.targets.get(local_start.year) if goal else None,
        expected=expected_of(context, goal, figure.start, end, provisional=provisional) if goal else None,
        numerator=figure.numerator,
        denominator=figure.denominator,
        n=figure.n,
        points=figure.points,
        coverage=figure.coverage,
        revision=figure.revision,
        provisional=provisional,
        version=figure.version,
        computed_at=context.local(figure.computed_at),
        reason=figure.reason,
    )
