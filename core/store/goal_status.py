"""How the masterplan's goals stand, as the processors left it, and the figures that they stood by in the past."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figure of a goal is looked for: of a period that starts in [oldest, before)."""

    indicator: str
    scope: str
    grain: str
    oldest: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A final figure of a goal; deploy/sql, indicator_value, has the columns' meaning."""

    indicator: str
    scope: str
    start: datetime
    revision: int
    value: float | None
    coverage: float
    computed_at: datetime


_STANDINGS = """
    SELECT indicator, scope, status, grain, start, value, provisional, coverage, expected, target, gap, computed_at
    FROM goal_status
    WHERE plan = %s AND origin = %s
"""
# A provisional figure was replaced by the final one: what it said in the middle of a period is not kept.
_KNOWN = """
    SELECT goal.indicator, goal.scope, found.*
    FROM unnest(%(indicators)s::text[], %(scopes)s::text[], %(grains)s::text[], %(oldest)s::timestamptz[],
                %(before)s::timestamptz[]) AS goal (indicator, scope, grain, oldest, before)
    CROSS JOIN LATERAL (
        SELECT start, revision, value, coverage, computed_at
        FROM (
            SELECT DISTINCT ON (start) start, revision, value, coverage, computed_at
            FROM indicator_value v
            WHERE v.indicator = goal.indicator AND v.scope = goal.scope AND v.grain = goal.grain
              AND v.origin = %(origin)s AND start >= oldest AND start < before AND revision > 0
              AND (%(known_by)s::timestamptz IS NULL OR computed_at <= %(known_by)s)
              AND (%(seal)s::text IS NULL OR EXISTS (
                  SELECT FROM sealed_value s
                  WHERE (s.seal, s.indicator, s.scope, s.grain, s.origin, s.start, s.revision)
                      = (%(seal)s, v.indicator, v.scope, v.grain, v.origin, v.start, v.revision)
              ))
            ORDER BY start, revision DESC
        ) AS newest
        ORDER BY value IS NULL, start DESC
        LIMIT 1
    ) AS found
"""
_HAS_VALUE = "SELECT EXISTS (SELECT FROM goal_status WHERE plan = %s AND origin = %s AND value IS NOT NULL)"


def standings(connection: Connection, plan: str, origin: str) -> dict[tuple[str, str], Standing]:
    """{(indicator, scope): how that goal stands in figures of `origin`}."""
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        rows = cursor.execute(_STANDINGS, [plan, origin]).fetchall()
    return {(row.indicator, row.scope): row for row in rows}


def known_figures(
    connection: Connection, wanted: Sequence[Wanted], origin: str, known_by: datetime | None, seal: str | None = None
) -> dict[tuple[str, str], Known]:
    """{(indicator, scope): the newest figure that was final}; of those with a number, if there is one.

    known_by   only revisions that were computed by then; None: those that hold today
    seal       only revisions that it froze; None: any
    """
    values = {
        "origin": origin,
        "known_by": known_by,
        "seal": seal,
        "indicators": [each.indicator for each in wanted],
        "scopes": [each.scope for each in wanted],
        "grains": [each.grain for each in wanted],
        "oldest": [each.oldest for each in wanted],
        "before": [each.before for each in wanted],
    }
    with connection.cursor(row_factory=class_row(Known)) as cursor:
        rows = cursor.execute(_KNOWN, values).fetchall()
    return {(row.indicator, row.scope): row for row in rows}


def has_value(connection: Connection, plan: str, origin: str) -> bool:
    """Whether any goal of `plan` has a figure of `origin`."""
    row = connection.execute(_HAS_VALUE, [plan, origin]).fetchone()
    return bool(row and row[0])
