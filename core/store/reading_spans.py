"""Readings of one series in a span of time, counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from core.reading import Quality
from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins` to before `ends`."""

    series_id: int
    begins: datetime
    ends: datetime


_COUNT = """
    SELECT count(*) FROM reading
    WHERE series_id = %(series_id)s AND time >= %(begins)s AND time < %(ends)s
"""
_OUTSIDE = (
    _COUNT
    + """
      AND quality & %(void)s = 0
      AND NOT %(factor)s::float8 * value + %(summand)s::float8 BETWEEN %(low)s::float8 AND %(high)s::float8
"""
)


def count(connection: Connection, span: Span) -> int:
    """Readings in the span, of any quality."""
    row = connection.execute(_COUNT, asdict(span)).fetchone()
    return int(row[0]) if row else 0


def outside(connection: Connection, span: Span, factor: float, summand: float, *, low: float, high: float) -> int:
    """Readings in the span that are not void and would be below `low` or above `high`, recalibrated."""
    values = {**asdict(span), "factor": factor, "summand": summand, "low": low, "high": high}
    row = connection.execute(_OUTSIDE.encode(), {**values, "void": int(Quality.VOID)}).fetchone()
    return int(row[0]) if row else 0
