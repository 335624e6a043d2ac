"""Figures with a side that belongs to a whole scope: reference data of the city or a district, not of its points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.catalogue import Indicator
from core.catalogue.reference_data import Reference
from core.store.connection import Connection

_UPDATE = """
    UPDATE figure SET {side} = {side} * coalesce(factor, 0),
        value = CASE WHEN factor > 0 THEN value {operator} factor END
    FROM unnest(%s::text[], %s::timestamptz[], %s::timestamptz[], %s::float8[]) AS whole (scope, start, ends, factor)
    WHERE figure.scope = whole.scope AND figure.start = whole.start AND figure.ends = whole.ends
"""
_OPERATORS = {"numerator": "*", "denominator": "/"}


def multiply(connection: Connection, entry: Indicator, references: Mapping[str, Reference], zone: ZoneInfo) -> None:
    """Multiply a side of each row of `figure`, which holds time or 1, by what the row's whole scope has.

    A scope without such data has no value. Where a value changes within a period its days are weighed.
    """
    assert entry.of_scope is not None
    periods = connection.execute("SELECT DISTINCT scope, start, ends FROM figure").fetchall()
    data = [references[key] for key in entry.of_scope.data]
    factors = [_mean(data, scope, *_days(start, ends, zone)) for scope, start, ends in periods]
    query = _UPDATE.format(side=entry.of_scope.side, operator=_OPERATORS[entry.of_scope.side])
    scopes, starts, ends = ([row[place] for row in periods] for place in range(3))
    connection.execute(query.encode(), [scopes, starts, ends, factors])


def _mean(data: Sequence[Reference], scope: str, start: date, end: date) -> float | None:
    """Mean over the days from `start` to before `end` of the product of `data`; None: a part of it is unknown."""
    changes = {value.valid_from for reference in data for value in reference.values}
    days = [start, *sorted(day for day in changes if start < day < end), end]
    total = 0.0
    for begins, ends in pairwise(days):
        product = 1.0
        for reference in data:
            value = reference.of_scope(scope, begins)
            if value is None:
                return None
            product *= value
        total += product * ((ends - begins) / timedelta(days=1))
    return total / ((end - start) / timedelta(days=1))


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Local days that the period covers, the second exclusive; an hour is part of one."""
    first, after = start.astimezone(zone).date(), end.astimezone(zone).date()
    return first, max(after, first + timedelta(days=1))
