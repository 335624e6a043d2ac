"""Logging in: a name and a password for a token, and what slows down who guesses."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from core.access.keys import digest_of
from core.access.passwords import is_password_of
from core.store import audit, people
from core.store.connection import Connection
from core.store.people import Person

_RANDOM_BYTES = 32
# After so many wrong passwords in a row a name is locked for so long; each further one locks it again.
MAX_FAILURES = 5
LOCK = timedelta(minutes=15)


def log_in(
    connection: Connection, name: str, password: str, *, now: datetime, lasts: timedelta
) -> tuple[str, Person] | None:
    """A token that acts as the person until it ends; None: wrong, disabled or locked, which is not told apart.

    connection   autocommitting: a failure counts whatever comes after it
    """
    person = people.attempt(connection, name, now, most=MAX_FAILURES, lock=LOCK)
    if not is_password_of(password, person.password_hash if person else None) or person is None:
        if person is not None and person.locked_until is not None:
            _note_lock(connection, person, now)
        return None
    people.succeed(connection, person.person_id, now)
    token = token_urlsafe(_RANDOM_BYTES)
    people.add_login(connection, digest_of(token), person.person_id, now, now + lasts)
    return token, person


def _note_lock(connection: Connection, person: Person, now: datetime) -> None:
    until = person.locked_until.isoformat() if person.locked_until else None
    audit.add(
        connection,
        at=now,
        who=person.name,
        action="lock",
        subject="account",
        key=person.name,
        before=None,
        after={"failures": person.failures, "locked_until": until},
        reason="wrong passwords",
    )
