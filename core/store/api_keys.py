"""API keys as they are kept: what they open, and when they were used; never the key itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection

# A key in constant use is not written to with each request.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A row of api_key; deploy/sql has the columns' meaning."""

    name: str
    prefix: str
    role: str
    scopes: list[str] | None
    devices: list[str] | None
    agency: str | None
    per_minute: int | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


_COLUMNS = """
    name, prefix, role, scopes, devices, agency, per_minute, created_at, created_by, expires_at, revoked_at,
    last_used_at
"""
_ADD = """
    INSERT INTO api_key
        (name, prefix, digest, role, scopes, devices, agency, per_minute, created_at, created_by, expires_at)
    VALUES
        (%(name)s, %(prefix)s, %(digest)s, %(role)s, %(scopes)s, %(devices)s, %(agency)s, %(per_minute)s,
         %(created_at)s, %(created_by)s, %(expires_at)s)
"""
_REVOKE = """
    UPDATE api_key SET revoked_at = %(at)s, revoked_by = %(by)s WHERE name = %(name)s AND revoked_at IS NULL
"""
_FIND = f"SELECT {_COLUMNS} FROM api_key WHERE digest = %s"
_NOTE = """
    UPDATE api_key SET last_used_at = %(now)s
    WHERE digest = %(digest)s AND (last_used_at IS NULL OR last_used_at < %(now)s - %(every)s)
"""
_LIST = f"""
    SELECT {_COLUMNS} FROM api_key
    WHERE %(all)s OR revoked_at IS NULL
    ORDER BY revoked_at IS NOT NULL, name, api_key_id
"""


def add(connection: Connection, *, scopes: Any = None, devices: Any = None, **columns: Any) -> None:
    """Keep a key.

    raises   psycopg.errors.UniqueViolation: one of that name is in force
    """
    lists = {name: None if value is None else list(value) for name, value in (("scopes", scopes), ("devices", devices))}
    connection.execute(_ADD, {**columns, **lists})


def revoke(connection: Connection, name: str, *, at: datetime, by: str) -> bool:
    """Whether a key of that name was in force; it no longer is."""
    return connection.execute(_REVOKE, {"name": name, "at": at, "by": by}).rowcount > 0


def find(connection: Connection, digest: bytes) -> ApiKey | None:
    """The key of that hash, in force or not; None: there never was one."""
    with connection.cursor(row_factory=class_row(ApiKey)) as cursor:
        return cursor.execute(_FIND.encode(), [digest]).fetchone()


def note_use(connection: Connection, digest: bytes, now: datetime) -> None:
    """Remember that the key was used, to the minute."""
    connection.execute(_NOTE, {"digest": digest, "now": now, "every": _NOTED_EVERY})


def list_keys(connection: Connection, *, with_revoked: bool = False) -> list[ApiKey]:
    """Keys by name, those in force first."""
    with connection.cursor(row_factory=class_row(ApiKey)) as cursor:
        return cursor.execute(_LIST.encode(), {"all": with_revoked}).fetchall()
