"""The reference data that figures were computed with, and the windows that other values make due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.catalogue import Indicator
from core.store.connection import Connection

Row = tuple[str, str, date, float]  # reference, scope, valid_from, value


@dataclass(frozen=True, slots=True)
class Change:
    """What holds otherwise than figures were computed with.

    scope   whose points it concerns: city, district:<code>, agency:<key> or point:<key>
    begins  UTC
    ends    UTC, exclusive
    reason  what a revision says
    """

    reference: str
    scope: str
    begins: datetime
    ends: datetime
    reason: str


_MARK = """
    INSERT INTO due (indicator, start, point_id, reason)
    SELECT DISTINCT ON (p.start, p.point_id) p.indicator, p.start, p.point_id, reason
    FROM unnest(%(scope)s::text[], %(begins)s::timestamptz[], %(ends)s::timestamptz[], %(reason)s::text[])
        AS change (scope, begins, ends, reason)
    JOIN point ON scope IN ('city', 'district:' || district, 'agency:' || agency, 'point:' || key)
    JOIN indicator_part p ON p.indicator = %(indicator)s AND p.point_id = point.point_id AND p.grain = %(base)s
        AND p.start >= begins AND p.start < ends
    ORDER BY p.start, p.point_id, reason
    ON CONFLICT (indicator, start, point_id) DO UPDATE SET reason = EXCLUDED.reason
"""


def hold(connection: Connection) -> list[Row]:
    """Every value that figures were computed with; until the end of the transaction nobody else changes them."""
    connection.execute("LOCK TABLE reference_value IN SHARE ROW EXCLUSIVE MODE")
    return connection.execute("SELECT reference, scope, valid_from, value FROM reference_value").fetchall()


def replace(connection: Connection, rows: Iterable[Row]) -> None:
    """Keep `rows`, and no others."""
    connection.execute("DELETE FROM reference_value")
    with connection.cursor() as cursor, cursor.copy("COPY reference_value FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def mark(connection: Connection, entry: Indicator, changes: Sequence[Change]) -> int:
    """Make due what was computed of `entry` with other values.

    returns  windows due for it
    """
    values = {
        "indicator": entry.id,
        "base": entry.base,
        "scope": [change.scope for change in changes],
        "begins": [change.begins for change in changes],
        "ends": [change.ends for change in changes],
        "reason": [change.reason for change in changes],
    }
    return connection.execute(_MARK, values).rowcount
