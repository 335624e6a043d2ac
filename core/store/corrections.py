"""Corrections of readings: which there are, and the readings made anew from their originals.

A reading's value is its original with every correction that holds, in their order; so a correction can be
withdrawn whatever came after it, and one that arrives late is corrected like its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from core.reading import Quality
from core.store.connection import Connection

# Writers of readings share this until they commit; who changes corrections holds it alone. So no reading is
# stored without a correction that was being entered.
LOCK = 7_263_944


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was entered.

    ends            exclusive
    factor, summand of a recalibration: new value = factor * value + summand
    """

    correction_id: int
    series_id: int
    point: str
    metric: str
    begins: datetime
    ends: datetime
    kind: str
    factor: float | None
    summand: float | None
    reason: str
    who: str
    at: datetime
    withdrawn_at: datetime | None


_SELECT = """
    SELECT correction_id, series_id, point.key AS point, metric, begins, ends, kind, factor, summand, reason, who, at,
           withdrawn_at
    FROM reading_correction JOIN series USING (series_id) JOIN point USING (point_id)
"""
_ADD = """
    INSERT INTO reading_correction
        (series_id, begins, ends, kind, factor, summand, usual_low, usual_high, reason, who, at)
    VALUES (%(series_id)s, %(begins)s, %(ends)s, %(kind)s, %(factor)s, %(summand)s, %(usual_low)s, %(usual_high)s,
            %(reason)s, %(who)s, %(at)s)
    RETURNING correction_id
"""
_WITHDRAW = """
    UPDATE reading_correction SET withdrawn_at = %s, withdrawn_by = %s
    WHERE correction_id = %s AND withdrawn_at IS NULL
"""
_KEEP = """
    INSERT INTO reading_original
    SELECT series_id, time, value, quality FROM reading
    WHERE series_id = %(series_id)s AND time >= %(begins)s AND time < %(ends)s
      AND EXISTS (SELECT FROM reading_correction c
                  WHERE c.series_id = reading.series_id AND withdrawn_at IS NULL
                    AND time >= c.begins AND time < c.ends)
    ON CONFLICT DO NOTHING
"""
_RESTORE = """
    UPDATE reading SET value = original.value, quality = original.quality
    FROM reading_original AS original
    WHERE original.series_id = reading.series_id AND original.time = reading.time
      AND reading.series_id = %(series_id)s AND reading.time >= %(begins)s AND reading.time < %(ends)s
      AND (reading.value, reading.quality) IS DISTINCT FROM (original.value, original.quality)
"""
_APPLY = """
    UPDATE reading
    SET value = coalesce(factor * value + summand, value),
        quality = CASE
            WHEN kind = 'void' THEN quality | %(void)s
            WHEN factor * value + summand BETWEEN coalesce(usual_low, '-infinity') AND coalesce(usual_high, 'infinity')
                THEN quality & ~%(unusual)s::smallint
            ELSE quality | %(unusual)s END
    FROM reading_correction AS c
    WHERE correction_id = %(correction_id)s AND reading.series_id = c.series_id
      AND time >= greatest(%(begins)s, c.begins) AND time < least(%(ends)s, c.ends)
"""
_HOLDING = """
    SELECT correction_id FROM reading_correction
    WHERE series_id = %(series_id)s AND withdrawn_at IS NULL AND begins < %(ends)s AND ends > %(begins)s
    ORDER BY correction_id
"""
_TOUCH = """
    INSERT INTO touched_hour (series_id, hour, arrived, on_time)
    SELECT DISTINCT series_id, date_trunc('hour', time), 0, 0 FROM reading
    WHERE series_id = %(series_id)s AND time >= %(begins)s AND time < %(ends)s
"""


def lock(connection: Connection) -> None:
    """Have writers of readings wait until this transaction ends, and wait for those at work."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def add(connection: Connection, **columns: Any) -> int:
    """Enter a correction; its readings are made anew by `rebuild`.

    returns  its number
    """
    row = connection.execute(_ADD, columns).fetchone()
    assert row is not None
    return int(row[0])


def withdraw(connection: Connection, correction_id: int, who: str, at: datetime) -> bool:
    """Have a correction hold no more; False: it did not."""
    return connection.execute(_WITHDRAW, [at, who, correction_id]).rowcount > 0


def find(connection: Connection, correction_id: int) -> Correction | None:
    """A correction by its number."""
    with connection.cursor(row_factory=class_row(Correction)) as cursor:
        return cursor.execute(_SELECT + " WHERE correction_id = %s", [correction_id]).fetchone()


def list_corrections(connection: Connection, point: str | None, limit: int) -> list[Correction]:
    """Corrections, newest first; those of a point, or all."""
    query = _SELECT + " WHERE %(point)s::text IS NULL OR point.key = %(point)s ORDER BY correction_id DESC LIMIT %(n)s"
    with connection.cursor(row_factory=class_row(Correction)) as cursor:
        return cursor.execute(query, {"point": point, "n": limit}).fetchall()


def rebuild(connection: Connection, series_id: int, begins: datetime, ends: datetime) -> None:
    """Make the readings of a span anew from their originals, and touch its hours."""
    span = {"series_id": series_id, "begins": begins, "ends": ends}
    connection.execute(_KEEP, span)
    connection.execute(_RESTORE, span)
    flags = {"void": int(Quality.VOID), "unusual": int(Quality.OUT_OF_USUAL_RANGE)}
    for (correction_id,) in connection.execute(_HOLDING, span).fetchall():
        connection.execute(_APPLY, {**span, **flags, "correction_id": correction_id})
    connection.execute(_TOUCH, span)
