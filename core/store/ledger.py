"""Loss accounting: deliveries, counted where they are stored, so that the sums always meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection


@dataclass(slots=True)
class Entry:
    """Counts of one source in one minute; see deploy/sql for the two sums that hold."""

    minute: datetime
    source: str
    messages: int = 0
    messages_read: int = 0
    messages_rejected: int = 0
    decoded: int = 0
    stored: int = 0
    duplicate: int = 0
    rejected: int = 0
    late: int = 0
    missed: int = 0


_COUNTS = tuple(field.name for field in fields(Entry))[2:]
_SUMS = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in _COUNTS)
_DIFFERENCE = """
    coalesce(abs(sum(messages - messages_read - messages_rejected)), 0)::bigint
    + coalesce(abs(sum(decoded - stored - duplicate - rejected)), 0)::bigint AS difference
"""
_ADD = f"INSERT INTO ledger (minute, source, {', '.join(_COUNTS)}) VALUES ({', '.join(['%s'] * (2 + len(_COUNTS)))})"
_BY_MINUTE = f"""
    SELECT minute, source, {_SUMS}, {_DIFFERENCE}
    FROM ledger
    WHERE minute >= %(from)s AND minute < %(to)s AND (%(source)s::text IS NULL OR source = %(source)s)
      AND (%(before_minute)s::timestamptz IS NULL OR (minute, source) < (%(before_minute)s, %(before_source)s))
    GROUP BY minute, source
    ORDER BY minute DESC, source DESC
    LIMIT %(limit)s
"""
_TOTAL = f"""
    SELECT {_SUMS}, {_DIFFERENCE}
    FROM ledger
    WHERE minute >= %(from)s AND minute < %(to)s AND (%(source)s::text IS NULL OR source = %(source)s)
"""


def add(connection: Connection, entries: Iterable[Entry]) -> None:
    """Append `entries`, in the transaction that stores what they count."""
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [astuple(entry) for entry in entries])


def by_minute(
    connection: Connection,
    start: datetime,
    end: datetime,
    *,
    source: str | None = None,
    before: tuple[datetime, str] | None = None,
    limit: int = 1000,
) -> list[dict[str, Any]]:
    """Sums by minute and source, newest first, with their difference, which is zero.

    before   keyset: minute and source of the last row of the page before
    """
    before_minute, before_source = before or (None, None)
    values = {"from": start, "to": end, "source": source, "limit": limit}
    values |= {"before_minute": before_minute, "before_source": before_source}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_BY_MINUTE.encode(), values).fetchall()


def total(connection: Connection, start: datetime, end: datetime, *, source: str | None = None) -> dict[str, Any]:
    """Sums over a span, with their difference, which is zero."""
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_TOTAL.encode(), {"from": start, "to": end, "source": source}).fetchone()
    return row or {}
