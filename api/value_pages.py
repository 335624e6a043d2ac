"""A page of an indicator's figures, each beside its target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property

from api.citations import address_of, citation_of, document_of, permanent
from api.context import Context
from api.cursors import decode, encode
from api.figures import expected_of, goal_of, scope_name
from api.problems import missing
from api.quick import quick
from api.revisions import reason_of
from api.schemas.common import Page
from api.schemas.figures import SealedFigure, Value
from api.spans import widened_to_periods
from api.times import span
from api.wording import Language, OriginName
from core.calendar import period_end
from core.catalogue import Goal, Indicator
from core.store import indicator_values, seals, statements
from core.store.connection import Connection
from core.store.indicator_values import Figure, Key
from core.store.seals import Frozen
from core.store.statements import Statement

# What is shown of each grain when the caller names no span; a year's list holds the whole plan.
_DEFAULT_SPANS = {
    "hour": timedelta(hours=48),
    "day": timedelta(days=31),
    "month": timedelta(days=366),
    "quarter": timedelta(days=3 * 366),
    "year": timedelta(days=6 * 366),
}

# Figures that are held at once while a file is made.
_AT_ONCE = 5000

_value = quick(Value)


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


@dataclass(frozen=True)
class Telling:
    """What figures are told with.

    key       of the figures
    language  of names and citations
    """

    context: Context
    indicator: Indicator
    key: Key
    origin: OriginName
    language: Language

    @cached_property
    def _goal(self) -> Callable[[str], Goal | None]:
        """The goal by scope, looked for once."""
        return cache(lambda scope: goal_of(self.context, self.key.indicator, scope, self.key.grain))

    def value_of(self, figure: Figure, frozen: Sequence[Frozen] = (), statement: Statement | None = None) -> Value:
        """The figure with its target, its address and how it is cited.

        frozen     the same figure as each seal has it
        statement  of a reported figure: what it was taken from
        """
        context, grain, unit = self.context, self.key.grain, self.indicator.unit
        end = period_end(figure.start, grain, context.zone)
        goal = self._goal(figure.scope)
        start = context.local(figure.start)
        is_provisional = figure.revision == 0
        address = address_of(context, self.indicator.id, figure.scope, grain, start)
        address = permanent(address, self.origin, figure.revision)
        return _value(
            scope=figure.scope,
            scope_name=scope_name(context, figure.scope, self.language),
            start=start,
            end=context.local(end),
            value=figure.value,
            unit=unit,
            unit_symbol=context.symbol(unit),
            target=goal.targets.get(start.year) if goal else None,
            expected=expected_of(context, goal, figure.start, end, provisional=is_provisional) if goal else None,
            numerator=figure.numerator,
            denominator=figure.denominator,
            n=figure.n,
            points=figure.points,
            coverage=figure.coverage,
            revision=figure.revision,
            provisional=is_provisional,
            version=figure.version,
            computed_at=context.local(figure.computed_at),
            reason=reason_of(context, self.indicator, figure, self.language),
            document=document_of(statement) if statement else None,
            sealed=[
                SealedFigure(each.seal, each.revision, each.value, context.local(each.sealed_at)) for each in frozen
            ],
            href=address,
            citation=citation_of(
                context,
                self.indicator,
                figure,
                grain,
                self.origin,
                address,
                self.language,
                [each.seal for each in frozen if each.revision == figure.revision],
                document_of(statement) if statement else None,
            ),
        )


def read_page(
    connection: Connection,
    telling: Telling,
    between: tuple[datetime, datetime],
    *,
    revisions: bool,
    limit: int,
    cursor: str | None,
    seal: str | None = None,
) -> Page[Value]:
    """Up to `limit` figures after `cursor`; those that `seal` froze, if one is named."""
    after = decode(cursor, tuple[datetime, str, int])
    figures = indicator_values.between(
        connection, telling.key, *between, revisions=revisions, seal=seal, after=after, limit=limit + 1
    )
    page, more = figures[:limit], len(figures) > limit
    next_ = encode((page[-1].start, page[-1].scope, page[-1].revision)) if more else None
    return Page(told(connection, telling, page), next_)


def told(connection: Connection, telling: Telling, figures: Sequence[Figure]) -> list[Value]:
    """The figures, by start, with what seals and documents have of them."""
    if not figures:
        return []
    key, span = telling.key, (figures[0].start, figures[-1].start)
    frozen = seals.frozen(connection, key, *span)
    documents = statements.documents(connection, key, *span) if key.origin == "reported" else {}
    return [
        telling.value_of(
            figure,
            frozen.get((figure.scope, figure.start), ()),
            documents.get((figure.scope, figure.start, figure.revision)),
        )
        for figure in figures
    ]


def every_value(
    telling: Telling, between: tuple[datetime, datetime], *, revisions: bool, seal: str | None = None
) -> Iterator[Value]:
    """All of them, read a page at a time on a connection of their own."""
    cursor = None
    with telling.context.exports.connection() as connection:
        while True:
            page = read_page(
                connection, telling, between, revisions=revisions, limit=_AT_ONCE, cursor=cursor, seal=seal
            )
            yield from page.items
            if (cursor := page.next) is None:
                return
