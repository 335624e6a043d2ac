"""How far the import of a file has come, kept in the transaction that stores its rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection

# With the digest this makes the key of the lock that one file's importers hold.
_LOCK = 7_263_943


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows of the file that are done, the line of the last of them, and what became of their values."""

    rows_done: int = 0
    last_line: int = 0
    new: int = 0
    changed: int = 0
    equal: int = 0
    rejected: int = 0
    gaps: int = 0

    def plus(self, other: Progress) -> Progress:
        """The counts of both, as far as the later one came."""
        counts = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return Progress(max(self.rows_done, other.rows_done), max(self.last_line, other.last_line), **counts)


_NAMES = tuple(field.name for field in fields(Progress))
_COUNTS = _NAMES[2:]
_OPEN = f"""
    SELECT {", ".join(_NAMES)} FROM import_run
    WHERE digest = %s AND finished_at IS NULL
"""
_SAVE = f"""
    INSERT INTO import_run (digest, file, kind, started_at, {", ".join(_NAMES)})
    VALUES (%(digest)s, %(file)s, %(kind)s, %(now)s, {", ".join(f"%({name})s" for name in _NAMES)})
    ON CONFLICT (digest) WHERE finished_at IS NULL DO UPDATE SET
        {", ".join(f"{name} = EXCLUDED.{name}" for name in _NAMES)}
"""
_FINISH = "UPDATE import_run SET finished_at = %s WHERE digest = %s AND finished_at IS NULL"


def try_lock(connection: Connection, digest: str) -> bool:
    """Whether this connection, until `unlock`, is the only one that imports that file."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, digest]).fetchone()
    return bool(row and row[0])


def unlock(connection: Connection, digest: str) -> None:
    """Let others import that file."""
    connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, digest])


def unfinished(connection: Connection, digest: str) -> Progress:
    """How far an import of that file came that did not end; nothing if there is none."""
    with connection.cursor(row_factory=class_row(Progress)) as cursor:
        return cursor.execute(_OPEN.encode(), [digest]).fetchone() or Progress()


def save(connection: Connection, digest: str, file: str, kind: str, progress: Progress, now: datetime) -> None:
    """Keep how far the import has come."""
    values = {name: getattr(progress, name) for name in _NAMES}
    connection.execute(_SAVE.encode(), values | {"digest": digest, "file": file, "kind": kind, "now": now})


def finish(connection: Connection, digest: str, now: datetime) -> None:
    """The import came to its end."""
    connection.execute(_FINISH, [now, digest])
