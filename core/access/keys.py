"""API keys: made here, shown once, kept as a hash, revoked by name.

A key is 256 random bits, so nobody can try them all, however fast the hash is: plain SHA-256 protects it as well as
a slow hash would, and is looked up with every request. Passwords of people are guessable and need `passwords`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import token_urlsafe

import psycopg

from core.access.rights import check_role, narrowed
from core.catalogue import Catalogue
from core.devices.names import KEY, KEY_FORM
from core.errors import ConfigurationError, Missing
from core.store import api_keys, audit, series
from core.store.connection import Connection

# In front of every key, so that tools which look for leaked secrets can know one.
PREFIX = "nadi_"
_RANDOM_BYTES = 32
# Of a key that was made elsewhere: 128 bits, even if its letters are hexadecimal digits alone.
_LEAST_LETTERS = 32
_MADE_ELSEWHERE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{{_LEAST_LETTERS},200}}")
# Letters of a key that are kept and shown, to recognise it by; 190 of its random bits stay unknown.
_SHOWN = len(PREFIX) + 8
MAX_PER_MINUTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a key is to be.

    scopes      rights of the role that it is narrowed to; None: all of them
    devices     the only devices that it may speak for; None: any
    agency      whose records and devices only; None: any
    per_minute  requests; None: as the settings say
    """

    name: str
    role: str
    scopes: tuple[str, ...] | None = None
    devices: tuple[str, ...] | None = None
    agency: str | None = None
    per_minute: int | None = None
    expires_at: datetime | None = None


def digest_of(secret: str) -> bytes:
    """What is kept of a key or a login token."""
    return hashlib.sha256(secret.encode()).digest()


def create(
    connection: Connection, catalogue: Catalogue, wish: Wish, *, who: str, now: datetime, secret: str | None = None
) -> str:
    """A new key; this is the only time that anybody sees it.

    secret   one that was made elsewhere, at random; None: it is made here
    raises   ConfigurationError: a value that cannot be, or a name that a key has already; Missing: no such device
    """
    _check(connection, catalogue, wish, now)
    if secret is None:
        secret = PREFIX + token_urlsafe(_RANDOM_BYTES)
    elif not _MADE_ELSEWHERE.fullmatch(secret):
        raise ConfigurationError(f"secret: {PREFIX!r} and at least {_LEAST_LETTERS} random letters, digits, - or _")
    said = {name: value for name, value in asdict(wish).items() if value is not None}
    try:
        with connection.transaction():
            api_keys.add(
                connection,
                **asdict(wish),
                prefix=secret[:_SHOWN],
                digest=digest_of(secret),
                created_at=now,
                created_by=who,
            )
            audit.add(
                connection,
                at=now,
                who=who,
                action="create",
                subject="key",
                key=wish.name,
                before=None,
                after=_as_json(said),
            )
    except psycopg.errors.UniqueViolation as error:
        raise ConfigurationError(f"key {wish.name!r} is there already; revoke it first, or choose another") from error
    return secret


def is_in_force(connection: Connection, name: str, secret: str, now: datetime) -> bool:
    """Whether `secret` is the key `name` and opens something at `now`."""
    key = api_keys.find(connection, digest_of(secret))
    if key is None or key.name != name or key.revoked_at is not None:
        return False
    return key.expires_at is None or key.expires_at > now


def revoke(connection: Connection, name: str, *, who: str, now: datetime, reason: str | None = None) -> None:
    """Have the key open nothing from now on.

    raises   Missing: no key of that name is in force
    """
    with connection.transaction():
        if not api_keys.revoke(connection, name, at=now, by=who):
            known = ", ".join(key.name for key in api_keys.list_keys(connection)[:20]) or "none"
            raise Missing(f"no key {name!r} is in force; there are: {known}")
        after = {"revoked_at": now.isoformat()}
        audit.add(
            connection,
            at=now,
            who=who,
            action="revoke",
            subject="key",
            key=name,
            before={"revoked_at": None},
            after=after,
            reason=reason,
        )


def _check(connection: Connection, catalogue: Catalogue, wish: Wish, now: datetime) -> None:
    if not KEY.fullmatch(wish.name):
        raise ConfigurationError(f"name {wish.name!r}: {KEY_FORM}")
    check_role(wish.role, wish.agency, catalogue.agencies)
    narrowed(wish.role, wish.scopes)
    if wish.expires_at is not None and wish.expires_at <= now:
        raise ConfigurationError(f"expires {wish.expires_at.isoformat()}: a moment to come")
    if wish.per_minute is not None and not 1 <= wish.per_minute <= MAX_PER_MINUTE:
        raise ConfigurationError(f"per-minute {wish.per_minute}: from 1 to {MAX_PER_MINUTE}")
    for device in wish.devices or ():
        if series.device(connection, device) is None:
            raise Missing(f"device {device!r} is not registered; nadi device list shows those that are")


def _as_json(said: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}
