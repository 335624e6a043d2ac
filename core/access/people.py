"""Accounts of people, as administrators make, reset and close them; each change with its audit row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from core.access.logins import LOCK, MAX_FAILURES
from core.access.passwords import check_password, hashed, is_password_of, new_password
from core.access.rights import check_role
from core.catalogue import Catalogue
from core.errors import ConfigurationError, Missing
from core.store import audit, people
from core.store.connection import Connection
from core.store.people import Person

# No blank: in the audit a key's name begins with 'key '.
NAME = re.compile(r"[a-z0-9][a-z0-9_.@-]{1,63}")
_NAME_FORM = "2 to 64 small letters, digits, '_', '.', '@' and '-'"


@dataclass(frozen=True, slots=True)
class Office:
    """Who changes accounts, when, and over which connection (autocommitting)."""

    connection: Connection
    who: str
    now: datetime


def create(office: Office, catalogue: Catalogue, name: str, role: str, agency: str | None = None) -> str:
    """A new account's first password, known nowhere else; it has to be changed before it opens anything.

    raises   ConfigurationError: a value that cannot be, or a name that is taken
    """
    if not NAME.fullmatch(name):
        raise ConfigurationError(f"name {name!r}: {_NAME_FORM}")
    check_role(role, agency, catalogue.agencies)
    password = new_password()
    try:
        with office.connection.transaction():
            people.add(
                office.connection,
                name=name,
                role=role,
                agency=agency,
                password_hash=hashed(password),
                created_at=office.now,
                created_by=office.who,
            )
            _note(office, name, "create", before=None, after={"role": role, "agency": agency})
    except psycopg.errors.UniqueViolation as error:
        raise ConfigurationError(f"account {name!r} is there already") from error
    return password


def reset(office: Office, name: str, reason: str | None = None) -> str:
    """A new first password; the old one and every login of the person end, and so does a lock.

    raises   Missing: no such account
    """
    password = new_password()
    with _changing(office, name) as person:
        people.set_password(office.connection, person.person_id, hashed(password), must_change=True)
        people.end_logins(office.connection, person.person_id)
        _note(office, name, "reset", before={}, after={"must_change": True}, reason=reason)
    return password


def set_disabled(office: Office, name: str, *, is_disabled: bool, reason: str | None = None) -> None:
    """Close an account, which ends its logins, or open it again.

    raises   Missing: no such account
    """
    with _changing(office, name) as person:
        if (person.disabled_at is not None) == is_disabled:
            return
        people.set_disabled(office.connection, person.person_id, office.now if is_disabled else None)
        people.end_logins(office.connection, person.person_id)
        action = "disable" if is_disabled else "enable"
        states = {"disabled": not is_disabled}, {"disabled": is_disabled}
        _note(office, name, action, before=states[0], after=states[1], reason=reason)


def change_password(office: Office, old: str, new: str, *, login: bytes) -> bool:
    """Let the person (`office.who`) have the password `new`; the other logins end. False: `old` is wrong.

    A wrong one counts as it does at a login.

    login    hash of the token that goes on
    raises   ConfigurationError: `new` cannot be one; Missing: no such account
    """
    if people.attempt(office.connection, office.who, office.now, most=MAX_FAILURES, lock=LOCK) is None:
        return False
    with _changing(office, office.who) as person:
        if not is_password_of(old, person.password_hash):
            return False
        if old == new:
            raise ConfigurationError("the new password is the old one")
        check_password(new, person.name)
        people.set_password(office.connection, person.person_id, hashed(new), must_change=False)
        people.end_logins(office.connection, person.person_id, but=login)
        _note(office, person.name, "change-password", before={"must_change": person.must_change}, after={})
    return True


@contextmanager
def _changing(office: Office, name: str) -> Iterator[Person]:
    with office.connection.transaction():
        person = people.find(office.connection, name)
        if person is None:
            raise Missing(f"no account {name!r}; nadi account list shows those there are")
        yield person


def _note(office: Office, name: str, action: str, **change: Any) -> None:
    audit.add(office.connection, at=office.now, who=office.who, action=action, subject="account", key=name, **change)
