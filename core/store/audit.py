"""What people changed in the store: who, what, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from core.store.connection import Connection

State = Mapping[str, Any]

_ADD = """
    INSERT INTO audit (at, who, action, subject, key, before, after, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_LIST = """
    SELECT audit_id, at, who, action, subject, key, before, after, reason
    FROM audit
    WHERE (%(subject)s::text IS NULL OR subject = %(subject)s)
      AND (%(key)s::text IS NULL OR key = %(key)s)
      AND (%(who)s::text IS NULL OR who = %(who)s)
      AND (%(action)s::text IS NULL OR action = %(action)s)
      AND (%(start)s::timestamptz IS NULL OR at >= %(start)s)
      AND (%(end)s::timestamptz IS NULL OR at < %(end)s)
      AND (%(before)s::bigint IS NULL OR audit_id < %(before)s)
    ORDER BY audit_id DESC
    LIMIT %(limit)s
"""


def add(
    connection: Connection,
    *,
    at: datetime,
    who: str,
    action: str,
    subject: str,
    key: str,
    before: State | None,
    after: State | None,
    reason: str | None = None,
) -> None:
    """Keep a change, in the transaction that makes it; `before` and `after` hold JSON values."""
    states = [None if state is None else Jsonb(dict(state)) for state in (before, after)]
    connection.execute(_ADD, [at, who, action, subject, key, *states, reason])


def list_changes(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Changes, newest first.

    filters   subject, key, who, action; start, end: half-open; before: keyset on the id; limit
    """
    names = ("subject", "key", "who", "action", "start", "end", "before")
    values = {**dict.fromkeys(names), "limit": 100, **filters}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_LIST, values).fetchall()
