"""Figures that the masterplan's goals are judged by: the newest of each origin, those of the past, and histories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection
from core.store.indicator_parts import LENGTH


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figure of a goal is looked for: of a period that starts in [oldest, before).

    is_total   of a goal over a total: the days that were served are told
    """

    indicator: str
    scope: str
    grain: str
    oldest: datetime
    before: datetime
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a goal; deploy/sql, indicator_value, has the columns' meaning.

    served_days   of the period, on which a point of the scope was in service; None: not asked for or not known
    """

    indicator: str
    scope: str
    origin: str
    start: datetime
    revision: int
    value: float | None
    coverage: float
    computed_at: datetime
    served_days: int | None = None


# Of the periods with a number the newest; where none has one, the newest without.
_FIGURES = """
    SELECT goal.indicator, goal.scope, found.*, CASE WHEN is_total THEN served.days END AS served_days
    FROM unnest(%(indicators)s::text[], %(scopes)s::text[], %(grains)s::text[], %(oldest)s::timestamptz[],
                %(before)s::timestamptz[], %(lengths)s::interval[], %(totals)s::boolean[])
             AS goal (indicator, scope, grain, oldest, before, length, is_total)
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (origin) origin, start, revision, value, coverage, computed_at
        FROM (
            SELECT DISTINCT ON (origin, start) origin, start, revision, value, coverage, computed_at
            FROM indicator_value v
            WHERE v.indicator = goal.indicator AND v.scope = goal.scope AND v.grain = goal.grain
              AND (%(origin)s::text IS NULL OR v.origin = %(origin)s) AND start >= oldest AND start < before
              AND (revision > 0 OR NOT %(only_final)s)
              AND (%(known_by)s::timestamptz IS NULL OR computed_at <= %(known_by)s)
              AND (%(seal)s::text IS NULL OR EXISTS (
                  SELECT FROM sealed_value s
                  WHERE (s.seal, s.indicator, s.scope, s.grain, s.origin, s.start, s.revision)
                      = (%(seal)s, v.indicator, v.scope, v.grain, v.origin, v.start, v.revision)
              ))
            ORDER BY origin, start, revision DESC
        ) AS newest
        ORDER BY origin, value IS NULL, start DESC
    ) AS found
    LEFT JOIN LATERAL (
        SELECT nullif(count(DISTINCT part.start), 0)::int AS days
        FROM indicator_part part JOIN point USING (point_id)
        WHERE is_total AND part.indicator = goal.indicator AND part.grain = 'day' AND part.expected > 0
          AND part.start >= found.start AND part.start < least(before, found.start + length)
          AND point.origin = found.origin
          AND goal.scope IN ('city', 'district:' || point.district, 'agency:' || point.agency, 'point:' || point.key)
    ) AS served ON true
"""
_HISTORY = """
    SELECT DISTINCT ON (start) start, value
    FROM indicator_value
    WHERE indicator = %s AND scope = %s AND grain = %s AND origin = %s AND revision > 0 AND start >= %s AND start < %s
    ORDER BY start, revision DESC
"""


def newest(connection: Connection, wanted: Sequence[Wanted]) -> dict[tuple[str, str], dict[str, Figure]]:
    """{(indicator, scope): {origin: the newest figure}}, provisional ones too."""
    found: dict[tuple[str, str], dict[str, Figure]] = {}
    for row in _figures(connection, wanted, origin=None, only_final=False, known_by=None, seal=None):
        found.setdefault((row.indicator, row.scope), {})[row.origin] = row
    return found


def known(
    connection: Connection,
    wanted: Sequence[Wanted],
    origin: str | None,
    known_by: datetime | None,
    seal: str | None = None,
) -> dict[tuple[str, str], dict[str, Figure]]:
    """{(indicator, scope): {origin: the newest figure that was final}}.

    A provisional figure was replaced by the final one: what it said in the middle of a period is not kept.

    known_by   only revisions that were computed by then; None: those that hold today
    seal       only revisions that it froze; None: any
    """
    found: dict[tuple[str, str], dict[str, Figure]] = {}
    for row in _figures(connection, wanted, origin=origin, only_final=True, known_by=known_by, seal=seal):
        found.setdefault((row.indicator, row.scope), {})[row.origin] = row
    return found


def history(connection: Connection, wanted: Wanted, origin: str) -> list[tuple[datetime, float]]:
    """(start, value) of the final figures with a number, by time."""
    values = [wanted.indicator, wanted.scope, wanted.grain, origin, wanted.oldest, wanted.before]
    return [(start, value) for start, value in connection.execute(_HISTORY, values) if value is not None]


def _figures(connection: Connection, wanted: Sequence[Wanted], **how: Any) -> list[Figure]:
    values = how | {
        "indicators": [each.indicator for each in wanted],
        "scopes": [each.scope for each in wanted],
        "grains": [each.grain for each in wanted],
        "oldest": [each.oldest for each in wanted],
        "before": [each.before for each in wanted],
        "lengths": [LENGTH[each.grain] for each in wanted],
        "totals": [each.is_total for each in wanted],
    }
    with connection.cursor(row_factory=class_row(Figure)) as cursor:
        return cursor.execute(_FIGURES, values).fetchall()
