"""What of the figures is published: their span, and when they last changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Span:
    """Final figures of an indicator for the whole regency, of one origin."""

    indicator: str
    origin: str
    first: datetime
    last: datetime
    changed_at: datetime


_SPANS = """
    SELECT indicator, origin, min(start) AS first, max(start) AS last, max(computed_at) AS changed_at
    FROM indicator_value
    WHERE indicator = ANY(%s) AND scope = 'city' AND revision > 0 AND grain <> 'hour'
    GROUP BY indicator, origin
"""


def spans(connection: Connection, indicators: list[str]) -> list[Span]:
    """Of those of `indicators` that have final figures, by origin."""
    with connection.cursor(row_factory=class_row(Span)) as cursor:
        return cursor.execute(_SPANS, [indicators]).fetchall()
