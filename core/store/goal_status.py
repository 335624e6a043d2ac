"""How the masterplan's goals stand, as the processors left it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of goal_status; deploy/sql has the columns' meaning."""

    indicator: str
    scope: str
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


_STANDINGS = """
    SELECT indicator, scope, status, grain, start, value, provisional, coverage, expected, target, gap, computed_at
    FROM goal_status
    WHERE plan = %s AND origin = %s
"""
_HAS_VALUE = "SELECT EXISTS (SELECT FROM goal_status WHERE plan = %s AND origin = %s AND value IS NOT NULL)"


def standings(connection: Connection, plan: str, origin: str) -> dict[tuple[str, str], Standing]:
    """{(indicator, scope): how that goal stands in figures of `origin`}."""
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        rows = cursor.execute(_STANDINGS, [plan, origin]).fetchall()
    return {(row.indicator, row.scope): row for row in rows}


def has_value(connection: Connection, plan: str, origin: str) -> bool:
    """Whether any goal of `plan` has a figure of `origin`."""
    row = connection.execute(_HAS_VALUE, [plan, origin]).fetchone()
    return bool(row and row[0])
