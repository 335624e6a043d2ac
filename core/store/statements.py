"""Statements: what agencies state of a period, waiting to be checked, and the figures they became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection
from core.store.indicator_values import Key


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated; deploy/sql, statement, has the columns' meaning."""

    indicator: str
    scope: str
    grain: str
    start: datetime
    value: float
    agency: str
    document: str
    signer: str | None = None
    signed_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of statement."""

    statement_id: int
    indicator: str
    scope: str
    grain: str
    start: datetime
    value: float
    agency: str
    document: str
    signer: str | None
    signed_on: date | None
    note: str | None
    reported_at: datetime
    reported_by: str
    state: str
    judged_at: datetime | None
    judged_by: str | None
    reason: str | None
    revision: int | None


_COLUMNS = ", ".join(Statement.__dataclass_fields__)
_STATED = ", ".join(Stated.__dataclass_fields__)
_ADD = f"""
    INSERT INTO statement ({_STATED}, reported_at, reported_by)
    VALUES ({", ".join(f"%({name})s" for name in Stated.__dataclass_fields__)}, %(at)s, %(who)s)
    RETURNING statement_id
"""
# A rejected statement may be made again.
_STANDING = f"""
    SELECT {_COLUMNS} FROM statement
    WHERE (indicator, scope, grain, start) = (%(indicator)s, %(scope)s, %(grain)s, %(start)s) AND state <> 'rejected'
    ORDER BY statement_id
"""
_LIST = f"""
    SELECT {_COLUMNS} FROM statement
    WHERE (%(state)s::text IS NULL OR state = %(state)s)
      AND (%(indicator)s::text IS NULL OR indicator = %(indicator)s)
      AND (%(after)s::bigint IS NULL OR statement_id < %(after)s)
    ORDER BY statement_id DESC
    LIMIT %(limit)s
"""
_JUDGE = """
    UPDATE statement SET state = %(state)s, judged_at = %(at)s, judged_by = %(who)s, reason = %(reason)s,
                      revision = %(revision)s
    WHERE statement_id = %(statement_id)s
"""
_DOCUMENTS = f"""
    SELECT {_COLUMNS} FROM statement
    WHERE indicator = %s AND scope = ANY(%s) AND grain = %s AND start >= %s AND start <= %s AND state = 'verified'
    ORDER BY statement_id
"""


def add(connection: Connection, statement: Stated, *, who: str, now: datetime) -> int:
    """Keep a statement that waits to be checked; its id."""
    values = {name: getattr(statement, name) for name in Stated.__dataclass_fields__}
    row = connection.execute(_ADD.encode(), {**values, "at": now, "who": who}).fetchone()
    assert row is not None
    return int(row[0])


def standing(connection: Connection, statement: Stated) -> list[Statement]:
    """What was stated of the same figure and not rejected, oldest first."""
    names = ("indicator", "scope", "grain", "start")
    with connection.cursor(row_factory=class_row(Statement)) as cursor:
        return cursor.execute(_STANDING.encode(), {name: getattr(statement, name) for name in names}).fetchall()


def find(connection: Connection, statement_id: int) -> Statement | None:
    """The statement, locked until the transaction ends."""
    with connection.cursor(row_factory=class_row(Statement)) as cursor:
        query = f"SELECT {_COLUMNS} FROM statement WHERE statement_id = %s FOR UPDATE"
        return cursor.execute(query.encode(), [statement_id]).fetchone()


def list_statements(connection: Connection, **filters: Any) -> list[Statement]:
    """Statements, newest first. `filters`: state, indicator, after (keyset on the id), limit."""
    values = {"state": None, "indicator": None, "after": None, "limit": 1000, **filters}
    with connection.cursor(row_factory=class_row(Statement)) as cursor:
        return cursor.execute(_LIST.encode(), values).fetchall()


def judge(
    connection: Connection,
    statement_id: int,
    state: str,
    *,
    who: str,
    now: datetime,
    reason: str | None = None,
    revision: int | None = None,
) -> None:
    """Keep what was found: verified, with the revision that it became, or rejected, with the reason."""
    values = {
        "statement_id": statement_id,
        "state": state,
        "who": who,
        "at": now,
        "reason": reason,
        "revision": revision,
    }
    connection.execute(_JUDGE, values)


def documents(
    connection: Connection, key: Key, first: datetime, last: datetime
) -> dict[tuple[str, datetime, int], Statement]:
    """{(scope, start, revision): the statement behind that reported figure} of periods that start in [first, last]."""
    values = [key.indicator, list(key.scopes), key.grain, first, last]
    with connection.cursor(row_factory=class_row(Statement)) as cursor:
        rows = cursor.execute(_DOCUMENTS.encode(), values).fetchall()
    return {(row.scope, row.start, row.revision): row for row in rows if row.revision is not None}


def last_verified(connection: Connection) -> datetime | None:
    """When a statement was last verified."""
    row = connection.execute("SELECT max(judged_at) FROM statement WHERE state = 'verified'").fetchone()
    found: datetime | None = row[0] if row else None
    return found
