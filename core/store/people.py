"""People who may log in: role, password hash, wrong attempts; and their logins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Person:
    """A row of person; deploy/sql has the columns' meaning."""

    person_id: int
    name: str
    role: str
    agency: str | None
    password_hash: str
    must_change: bool
    failures: int
    locked_until: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    created_by: str
    last_login_at: datetime | None


_COLUMNS = """
    person.person_id, name, role, agency, password_hash, must_change, failures, locked_until, disabled_at,
    person.created_at, created_by, last_login_at
"""
_ADD = """
    INSERT INTO person (name, role, agency, password_hash, must_change, created_at, created_by)
    VALUES (%(name)s, %(role)s, %(agency)s, %(password_hash)s, true, %(created_at)s, %(created_by)s)
"""
_FIND = f"SELECT {_COLUMNS} FROM person WHERE name = %s FOR UPDATE"
_LIST = f"SELECT {_COLUMNS} FROM person ORDER BY name"
# Counted before the password is looked at: attempts at the same moment are no way round the limit.
_ATTEMPT = f"""
    UPDATE person SET
        failures = failures + 1,
        locked_until = CASE WHEN failures + 1 >= %(most)s THEN %(now)s + %(lock)s END
    WHERE name = %(name)s AND disabled_at IS NULL AND (locked_until IS NULL OR locked_until <= %(now)s)
    RETURNING {_COLUMNS}
"""
_SUCCEED = "UPDATE person SET failures = 0, locked_until = NULL, last_login_at = %s WHERE person_id = %s"
_SET_PASSWORD = """
    UPDATE person SET password_hash = %(hash)s, must_change = %(must_change)s, failures = 0, locked_until = NULL
    WHERE person_id = %(id)s
"""
_DISABLE = "UPDATE person SET disabled_at = %s WHERE person_id = %s"
_ADD_LOGIN = "INSERT INTO login (digest, person_id, created_at, expires_at) VALUES (%s, %s, %s, %s)"
_OF_LOGIN = f"""
    SELECT {_COLUMNS} FROM login JOIN person USING (person_id)
    WHERE digest = %s AND expires_at > %s AND disabled_at IS NULL
"""


def add(connection: Connection, **columns: Any) -> None:
    """Keep a person, who must change the password.

    raises   psycopg.errors.UniqueViolation: the name is taken
    """
    connection.execute(_ADD, columns)


def find(connection: Connection, name: str) -> Person | None:
    """The person of that name, locked until the transaction ends; None: there is none."""
    with connection.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(_FIND.encode(), [name]).fetchone()


def list_people(connection: Connection) -> list[Person]:
    """Everybody, by name."""
    with connection.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(_LIST.encode()).fetchall()


def attempt(connection: Connection, name: str, now: datetime, *, most: int, lock: timedelta) -> Person | None:
    """Count an attempt to log in as one that failed; None: nobody of that name may try now."""
    values = {"name": name, "now": now, "most": most, "lock": lock}
    with connection.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(_ATTEMPT.encode(), values).fetchone()


def succeed(connection: Connection, person_id: int, now: datetime) -> None:
    """The attempt did not fail: those before it are forgotten."""
    connection.execute(_SUCCEED, [now, person_id])


def set_password(connection: Connection, person_id: int, password_hash: str, *, must_change: bool) -> None:
    """Have the person log in with another password, at once if the name was locked."""
    connection.execute(_SET_PASSWORD, {"id": person_id, "hash": password_hash, "must_change": must_change})


def set_disabled(connection: Connection, person_id: int, at: datetime | None) -> None:
    """Let nobody log in as the person from `at` on; None: it is allowed again."""
    connection.execute(_DISABLE, [at, person_id])


def add_login(connection: Connection, digest: bytes, person_id: int, now: datetime, until: datetime) -> None:
    """Let whoever has the token of that hash act as the person."""
    connection.execute(_ADD_LOGIN, [digest, person_id, now, until])


def of_login(connection: Connection, digest: bytes, now: datetime) -> Person | None:
    """Who is logged in with the token of that hash; None: nobody, or not any more."""
    with connection.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(_OF_LOGIN.encode(), [digest, now]).fetchone()


def end_login(connection: Connection, digest: bytes) -> None:
    """Forget a login."""
    connection.execute("DELETE FROM login WHERE digest = %s", [digest])


def end_logins(connection: Connection, person_id: int, *, but: bytes = b"") -> None:
    """Forget the person's logins, all but the one of that hash."""
    connection.execute("DELETE FROM login WHERE person_id = %s AND digest <> %s", [person_id, but])


def expire_logins(connection: Connection, now: datetime) -> int:
    """Remove logins whose time is over; how many."""
    return connection.execute("DELETE FROM login WHERE expires_at <= %s", [now]).rowcount
