"""Seals: which revisions of which figures were frozen, under which name."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from psycopg.rows import class_row

from core.store.connection import Connection
from core.store.indicator_parts import ENDS
from core.store.indicator_values import Key

# Figures that are cited; hours are too many.
GRAINS = ("day", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Seal:
    """A row of seal; deploy/sql has the columns' meaning."""

    seal: str
    begins: datetime | None
    ends: datetime
    indicators: list[str] | None
    note: str | None
    sealed_at: datetime
    sealed_by: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What a seal holds of one indicator: figures, and those of them that were revised since."""

    indicator: str
    figures: int
    revised: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """A figure as one seal has it."""

    seal: str
    scope: str
    start: datetime
    revision: int
    value: float | None
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Provisional:
    """Figures of one indicator and period that are not final yet."""

    indicator: str
    grain: str
    start: datetime
    ends: datetime
    figures: int


_COLUMNS = "seal, begins, ends, indicators, note, sealed_at, sealed_by"
_SPAN = f"""
    grain = ANY(%(grains)s) AND start < %(ends)s
    AND (start AT TIME ZONE %(zone)s + {ENDS}) AT TIME ZONE %(zone)s <= %(ends)s
    AND (%(begins)s::timestamptz IS NULL OR start >= %(begins)s)
    AND (%(indicators)s::text[] IS NULL OR indicator = ANY(%(indicators)s))
"""
_PROVISIONAL = f"""
    SELECT indicator, grain, start, (start AT TIME ZONE %(zone)s + {ENDS}) AT TIME ZONE %(zone)s AS ends,
           count(*) AS figures
    FROM indicator_value
    WHERE revision = 0 AND {_SPAN}
    GROUP BY indicator, grain, start
    ORDER BY start DESC, indicator
"""
_ADD = f"INSERT INTO seal ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_FREEZE = f"""
    INSERT INTO sealed_value (seal, indicator, scope, grain, origin, start, revision)
    SELECT %(seal)s, indicator, scope, grain, origin, start, max(revision)
    FROM indicator_value
    WHERE {_SPAN}
    GROUP BY indicator, scope, grain, origin, start
"""
_SUMS = """
    SELECT s.indicator, count(*) AS figures, count(*) FILTER (WHERE newest > s.revision) AS revised
    FROM sealed_value s, LATERAL (
        SELECT max(revision) AS newest FROM indicator_value v
        WHERE (v.indicator, v.scope, v.grain, v.origin, v.start) = (s.indicator, s.scope, s.grain, s.origin, s.start)
    ) AS v
    WHERE seal = %s GROUP BY s.indicator ORDER BY s.indicator
"""
_FROZEN = """
    SELECT seal, scope, start, revision, value, sealed_at
    FROM sealed_value JOIN seal USING (seal)
    JOIN indicator_value USING (indicator, scope, grain, origin, start, revision)
    WHERE indicator = %s AND scope = ANY(%s) AND grain = %s AND origin = %s AND start >= %s AND start <= %s
    ORDER BY sealed_at
"""


def provisional(connection: Connection, seal: Seal, zone: ZoneInfo) -> list[Provisional]:
    """What keeps `seal` from being made, newest period first."""
    with connection.cursor(row_factory=class_row(Provisional)) as cursor:
        return cursor.execute(_PROVISIONAL.encode(), _span(seal, zone)).fetchall()


def add(connection: Connection, seal: Seal, zone: ZoneInfo) -> int | None:
    """Make the seal, in the caller's transaction.

    returns  figures frozen; None: the name is taken
    """
    if not connection.execute(_ADD.encode(), astuple(seal)).rowcount:
        return None
    return connection.execute(_FREEZE.encode(), _span(seal, zone)).rowcount


def find(connection: Connection, name: str) -> Seal | None:
    """The seal `name`."""
    with connection.cursor(row_factory=class_row(Seal)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM seal WHERE seal = %s".encode(), [name]).fetchone()


def every(connection: Connection) -> list[Seal]:
    """All seals, newest first."""
    with connection.cursor(row_factory=class_row(Seal)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM seal ORDER BY sealed_at DESC, seal".encode()).fetchall()


def sums(connection: Connection, name: str) -> list[Sum]:
    """What the seal `name` holds, by indicator."""
    with connection.cursor(row_factory=class_row(Sum)) as cursor:
        return cursor.execute(_SUMS, [name]).fetchall()


def frozen(
    connection: Connection, key: Key, first: datetime, last: datetime
) -> dict[tuple[str, datetime], list[Frozen]]:
    """{(scope, start): as each seal has that figure, oldest seal first} of periods that start in [first, last]."""
    found: dict[tuple[str, datetime], list[Frozen]] = {}
    values = [key.indicator, list(key.scopes), key.grain, key.origin, first, last]
    with connection.cursor(row_factory=class_row(Frozen)) as cursor:
        for row in cursor.execute(_FROZEN, values):
            found.setdefault((row.scope, row.start), []).append(row)
    return found


def _span(seal: Seal, zone: ZoneInfo) -> dict[str, object]:
    return {
        "seal": seal.seal,
        "grains": list(GRAINS),
        "begins": seal.begins,
        "ends": seal.ends,
        "indicators": seal.indicators,
        "zone": zone.key,
    }
