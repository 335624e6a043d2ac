"""Recomputations from scratch: their chunks, kept until the last is done, and the windows of a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from psycopg.rows import class_row

from core.catalogue import Indicator
from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Chunk:
    """Windows of `indicator` that begin in [start, until), of the recomputation of [begins, ends)."""

    begins: datetime
    ends: datetime
    indicator: str
    start: datetime
    until: datetime


_ADD = """
    INSERT INTO recomputation (begins, ends, indicator, start, until) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
_OPEN = """
    SELECT begins, ends, indicator, start, until FROM recomputation
    WHERE begins = %s AND ends = %s AND indicator = ANY(%s) AND done_at IS NULL
    ORDER BY start DESC, indicator
"""
_BEGUN = "SELECT indicator FROM recomputation WHERE begins = %s AND ends = %s GROUP BY indicator"
_DONE = """
    UPDATE recomputation SET done_at = %s WHERE begins = %s AND ends = %s AND indicator = %s AND start = %s
"""
_CLOSE = """
    DELETE FROM recomputation r WHERE begins = %(begins)s AND ends = %(ends)s AND NOT EXISTS (
        SELECT FROM recomputation o
        WHERE o.begins = r.begins AND o.ends = r.ends AND o.indicator = r.indicator AND o.done_at IS NULL
    )
"""
# Windows that have hours of their own, and those that were computed before; hours at the edges belong to others.
_WINDOWS = """
    INSERT INTO batch (point_id, start)
    SELECT point_id, window_start
    FROM point
    JOIN series USING (point_id)
    CROSS JOIN LATERAL (
        SELECT DISTINCT CASE %(base)s WHEN 'hour' THEN hour
            ELSE date_trunc(%(base)s, hour AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s END AS window_start
        FROM reading_1h h WHERE h.series_id = series.series_id AND hour >= %(start)s AND hour < %(until)s
    ) AS hours
    WHERE state = 'active' AND ('*' = ANY(%(metrics)s) OR service || '.' || metric = ANY(%(metrics)s))
    UNION
    SELECT point_id, start FROM indicator_part
    WHERE indicator = %(indicator)s AND grain = %(base)s AND start >= %(start)s AND start < %(until)s
"""
# Raw readings go by whole chunks of the table.
_KEPT_SINCE = """
    SELECT min(range_start) FROM timescaledb_information.chunks
    WHERE hypertable_schema = current_schema AND hypertable_name = 'reading'
"""
_FIRST_HOUR = "SELECT min(first_hour) FROM series"


def begin(connection: Connection, chunks: Sequence[Chunk]) -> None:
    """Keep the chunks of indicators of which this recomputation has none yet."""
    if not chunks:
        return
    first = chunks[0]
    begun = {row[0] for row in connection.execute(_BEGUN, [first.begins, first.ends])}
    rows = [
        (each.begins, each.ends, each.indicator, each.start, each.until)
        for each in chunks
        if each.indicator not in begun
    ]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def left(connection: Connection, begins: datetime, ends: datetime, indicators: Sequence[str]) -> list[Chunk]:
    """Chunks still to be computed, newest first."""
    with connection.cursor(row_factory=class_row(Chunk)) as cursor:
        return cursor.execute(_OPEN, [begins, ends, list(indicators)]).fetchall()


def done(connection: Connection, chunk: Chunk, now: datetime) -> None:
    """The chunk is computed; in its own transaction."""
    connection.execute(_DONE, [now, chunk.begins, chunk.ends, chunk.indicator, chunk.start])


def close(connection: Connection, begins: datetime, ends: datetime) -> None:
    """Forget the indicators of which every chunk is done."""
    connection.execute(_CLOSE, {"begins": begins, "ends": ends})


def fill_batch(connection: Connection, entry: Indicator, chunk: Chunk, zone: ZoneInfo) -> None:
    """Put the chunk's windows into the temporary table `batch`."""
    values = {
        "indicator": entry.id,
        "base": entry.base,
        "metrics": list(entry.metrics),
        "zone": zone.key,
        "start": chunk.start,
        "until": chunk.until,
    }
    connection.execute(_WINDOWS, values)


def readings_since(connection: Connection) -> datetime | None:
    """From when on raw readings are kept; None: there are none."""
    row = connection.execute(_KEPT_SINCE).fetchone()
    found: datetime | None = row[0] if row else None
    return found


def first_hour(connection: Connection) -> datetime | None:
    """The oldest hour of any series."""
    row = connection.execute(_FIRST_HOUR).fetchone()
    found: datetime | None = row[0] if row else None
    return found
