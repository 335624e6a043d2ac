"""What a seal froze, figure by figure, beside what holds now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection

Place = tuple[str, str, str, str, datetime]


@dataclass(frozen=True, slots=True)
class SealedFigure:
    """A figure as it was frozen; `new_…` is of the newest revision, which may be the same.

    reason   why the newest revision was made
    """

    indicator: str
    scope: str
    grain: str
    origin: str
    start: datetime
    revision: int
    value: float | None
    new_revision: int
    new_value: float | None
    new_computed_at: datetime
    reason: str | None

    @property
    def place(self) -> Place:
        return self.indicator, self.scope, self.grain, self.origin, self.start


_PAGE = """
    SELECT s.indicator, s.scope, s.grain, s.origin, s.start, s.revision, v.value,
           new.revision AS new_revision, new.value AS new_value, new.computed_at AS new_computed_at, new.reason
    FROM sealed_value s
    JOIN indicator_value v USING (indicator, scope, grain, origin, start, revision)
    CROSS JOIN LATERAL (
        SELECT revision, value, computed_at, reason FROM indicator_value n
        WHERE (n.indicator, n.scope, n.grain, n.origin, n.start) = (s.indicator, s.scope, s.grain, s.origin, s.start)
        ORDER BY revision DESC LIMIT 1
    ) AS new
    WHERE seal = %(seal)s
      AND (%(indicator)s::text IS NULL OR s.indicator = %(indicator)s)
      AND (NOT %(revised)s OR new.revision > s.revision)
      AND (%(after_start)s::timestamptz IS NULL OR (s.indicator, s.scope, s.grain, s.origin, s.start)
           > (%(after_indicator)s, %(after_scope)s, %(after_grain)s, %(after_origin)s, %(after_start)s))
    ORDER BY s.indicator, s.scope, s.grain, s.origin, s.start
    LIMIT %(limit)s
"""


def page(
    connection: Connection,
    seal: str,
    *,
    indicator: str | None = None,
    revised: bool = False,
    after: Place | None = None,
    limit: int,
) -> list[SealedFigure]:
    """Figures that `seal` froze, by indicator, scope, grain, origin and start.

    revised   only those with a later revision
    after     keyset: place of the last row before
    """
    names = ("indicator", "scope", "grain", "origin", "start")
    keyset = dict(zip((f"after_{name}" for name in names), after or (None,) * len(names), strict=True))
    values = {"seal": seal, "indicator": indicator, "revised": revised, "limit": limit, **keyset}
    with connection.cursor(row_factory=class_row(SealedFigure)) as cursor:
        return cursor.execute(_PAGE, values).fetchall()
