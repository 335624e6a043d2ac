"""Figures as they are read: the newest revision of each period, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of indicator_value; deploy/sql has the columns' meaning.

    old_value   of the revision before this one
    """

    scope: str
    start: datetime
    revision: int
    value: float | None
    numerator: float
    denominator: float
    n: int
    points: int
    coverage: float
    version: int
    computed_at: datetime
    reason: str | None
    old_value: float | None


@dataclass(frozen=True, slots=True)
class Key:
    """Which figures are meant.

    scopes   'city', 'district:<code>', 'agency:<key>', 'point:<key>'
    """

    indicator: str
    scopes: Sequence[str]
    grain: str
    origin: str


_COLUMNS = """
    scope, start, revision, value, numerator, denominator, n, points, coverage, version, computed_at, reason, (
        SELECT value FROM indicator_value old
        WHERE v.revision >= 2 AND (old.indicator, old.scope, old.grain, old.origin, old.start, old.revision)
            = (v.indicator, v.scope, v.grain, v.origin, v.start, v.revision - 1)
    ) AS old_value
"""
_SEALED = """(
    SELECT v.* FROM sealed_value JOIN indicator_value v USING (indicator, scope, grain, origin, start, revision)
    WHERE seal = %(seal)s
)"""


def _between(table: str) -> str:
    return f"""
        SELECT {_COLUMNS} FROM {table} AS v
        WHERE indicator = %(indicator)s AND scope = ANY(%(scopes)s) AND grain = %(grain)s AND origin = %(origin)s
          AND start >= %(start)s AND start < %(end)s
          AND (start, scope, revision) > (%(after_start)s, %(after_scope)s, %(after_revision)s)
        ORDER BY start, scope, revision
        LIMIT %(limit)s
    """


_CURRENT = _between("indicator_current")
_REVISIONS = _between("indicator_value")
_FROZEN = _between(_SEALED)

_NEWEST_START = """
    SELECT max(start) FROM indicator_value
    WHERE indicator = %(indicator)s AND scope = ANY(%(scopes)s) AND grain = %(grain)s AND origin = %(origin)s
"""
_STARTS = """
    SELECT DISTINCT start FROM indicator_value
    WHERE indicator = %(indicator)s AND scope = ANY(%(scopes)s) AND grain = %(grain)s AND origin = %(origin)s
      AND (%(before)s::timestamptz IS NULL OR start < %(before)s)
    ORDER BY start DESC
    LIMIT %(limit)s
"""
# All columns of the key's beginning are given: without a scope the whole indicator would be read.
_HAS_VALUE = """
    SELECT EXISTS (
        SELECT FROM indicator_value
        WHERE indicator = %(indicator)s AND scope = ANY(%(scopes)s) AND grain = %(grain)s AND origin = %(origin)s
          AND value IS NOT NULL
    )
"""


def between(
    connection: Connection,
    key: Key,
    start: datetime,
    end: datetime,
    *,
    revisions: bool = False,
    seal: str | None = None,
    after: tuple[datetime, str, int] | None = None,
    limit: int,
) -> list[Figure]:
    """Figures of periods that start in [start, end), by start, scope and revision.

    revisions   all of them instead of the newest
    seal        those that this seal froze instead of the newest
    after       keyset: start, scope and revision of the last row before
    """
    after_start, after_scope, after_revision = after or (start, "", -1)
    values = {
        **_values(key),
        "start": start,
        "end": end,
        "after_start": after_start,
        "after_scope": after_scope,
        "after_revision": after_revision,
        "limit": limit,
        "seal": seal,
    }
    query = _FROZEN if seal else _REVISIONS if revisions else _CURRENT
    with connection.cursor(binary=True, row_factory=class_row(Figure)) as cursor:
        return cursor.execute(query.encode(), values).fetchall()


def newest_start(connection: Connection, key: Key) -> datetime | None:
    """Start of the newest period with a figure; None: there is none."""
    row = connection.execute(_NEWEST_START, _values(key)).fetchone()
    found: datetime | None = row[0] if row else None
    return found


def starts(connection: Connection, key: Key, *, before: datetime | None, limit: int) -> list[datetime]:
    """Starts of the newest periods with a figure, newest first; of those before a moment, if one is given."""
    rows = connection.execute(_STARTS, {**_values(key), "before": before, "limit": limit})
    return [start for (start,) in rows]


def has_value(connection: Connection, key: Key) -> bool:
    """Whether there is any such figure that is not "no data"."""
    row = connection.execute(_HAS_VALUE, _values(key)).fetchone()
    return bool(row and row[0])


def _values(key: Key) -> dict[str, Any]:
    return {"indicator": key.indicator, "scopes": list(key.scopes), "grain": key.grain, "origin": key.origin}
