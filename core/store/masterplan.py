"""Standings of the masterplan's goals: the figures they rest on, and the rows that say how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value of one period; deploy/sql, indicator_value, has the meaning."""

    origin: str
    start: datetime
    revision: int
    value: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of goal_status; deploy/sql has the meaning."""

    indicator: str
    scope: str
    origin: str
    status: str
    grain: str
    start: datetime | None
    value: float | None
    provisional: bool
    coverage: float
    expected: float
    target: float
    gap: float | None
    computed_at: datetime


# Of the periods with a number the newest; where none has one, the newest without.
_NEWEST = """
    SELECT DISTINCT ON (origin) origin, start, revision, value, coverage
    FROM indicator_current
    WHERE indicator = %s AND scope = %s AND grain = %s AND start >= %s
    ORDER BY origin, value IS NULL, start DESC
"""
_PUT = """
    INSERT INTO goal_status
        (plan, indicator, scope, origin, status, grain, start, value, provisional, coverage, expected, target, gap,
         computed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (plan, indicator, scope, origin) DO UPDATE SET
        status = EXCLUDED.status, grain = EXCLUDED.grain, start = EXCLUDED.start, value = EXCLUDED.value,
        provisional = EXCLUDED.provisional, coverage = EXCLUDED.coverage, expected = EXCLUDED.expected,
        target = EXCLUDED.target, gap = EXCLUDED.gap, computed_at = EXCLUDED.computed_at
"""


def newest_figures(
    connection: Connection, indicator: str, scope: str, grain: str, oldest_start: datetime
) -> dict[str, Figure]:
    """{origin: newest figure}, of periods that start at `oldest_start` or later."""
    with connection.cursor(row_factory=class_row(Figure)) as cursor:
        rows = cursor.execute(_NEWEST, [indicator, scope, grain, oldest_start]).fetchall()
    return {row.origin: row for row in rows}


def put(connection: Connection, plan: str, row: Standing) -> None:
    """Replace how a goal stands."""
    values = [
        plan,
        row.indicator,
        row.scope,
        row.origin,
        row.status,
        row.grain,
        row.start,
        row.value,
        row.provisional,
        row.coverage,
        row.expected,
        row.target,
        row.gap,
        row.computed_at,
    ]
    connection.execute(_PUT, values)
