"""Keys as they are sent, to who sends them; what was found is kept for a few seconds."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from api.context import Context
from api.oidc.tokens import looks_like_token, read_tokens
from api.problems import Problem
from api.wording import Text
from core.access.caller import Caller
from core.access.keys import PREFIX, digest_of
from core.access.rights import ROLES, Right, narrowed
from core.store import api_keys, people
from core.store.api_keys import ApiKey
from core.store.people import Person

# So long a key that was revoked, or a person who was disabled, may still get in [s].
KEPT_S = 5.0
_MAX_KEPT = 10_000

SETTINGS_KEY = Caller("NADI_API_KEY", "administrator", ROLES["administrator"])

_NONE_VALID: Text = (
    "kirim kunci yang sah di X-API-Key atau Authorization: Bearer, atau masuk lewat /v1/login",
    "send a valid key in X-API-Key or Authorization: Bearer, or log in at /v1/login",
)


class Callers:
    """Who may ask. One for each process; the event loop owns it.

    now   [s], for how long something is kept
    """

    def __init__(self, context: Context, now: Callable[[], float] = time.monotonic) -> None:
        self._context = context
        self._tokens = read_tokens(context.settings, context.catalogue)
        self._now = now
        self._kept: dict[bytes, tuple[float, Caller]] = {}

    async def of_key(self, secret: str) -> Caller:
        """Whose key or token `secret` is.

        raises   Problem: nobody's, or no longer in force
                 psycopg.OperationalError: the database is away, and the key was not seen a moment ago
                 Unavailable: the token's issuer is away, and the token was not seen a moment ago
        """
        if self._is_settings_key(secret):
            return SETTINGS_KEY
        if (tokens := self._tokens) is not None and looks_like_token(secret):
            return await self._kept_or(digest_of(secret), lambda _: tokens.caller(secret))
        if not secret.startswith(PREFIX):
            raise not_valid()
        return await self._kept_or(digest_of(secret), self._load_key)

    async def of_login(self, token: str) -> Caller:
        """Who is logged in with `token`.

        raises   Problem: nobody, or not any more; psycopg.OperationalError: as for `of_key`
        """
        return await self._kept_or(digest_of(token), self._load_login)

    def forget(self) -> None:
        """Ask the database again: somebody's rights were changed here."""
        self._kept.clear()

    async def _kept_or(self, digest: bytes, load: Callable[[bytes], Caller]) -> Caller:
        found = self._kept.get(digest)
        if found is not None and self._now() < found[0]:
            return found[1]
        caller = await run_in_threadpool(load, digest)
        if len(self._kept) >= _MAX_KEPT:
            self._kept.clear()
        self._kept[digest] = (self._now() + KEPT_S, caller)
        return caller

    def _is_settings_key(self, secret: str) -> bool:
        expected = self._context.settings.api_key
        # Bytes: compare_digest refuses text outside ASCII.
        return expected is not None and secrets.compare_digest(secret.encode(), expected.get_secret_value().encode())

    def _load_key(self, digest: bytes) -> Caller:
        now = self._context.now()
        with self._context.connection() as connection:
            key = api_keys.find(connection, digest)
            if key is None:
                raise not_valid()
            _check_in_force(key, now)
            api_keys.note_use(connection, digest, now)
        return Caller(
            f"key {key.name}",
            key.role,
            narrowed(key.role, key.scopes),
            None if key.devices is None else frozenset(key.devices),
            key.agency,
            key.per_minute or self._context.settings.api_requests_per_minute,
        )

    def _load_login(self, digest: bytes) -> Caller:
        with self._context.connection() as connection:
            person = people.of_login(connection, digest, self._context.now())
        if person is None:
            detail = ("masuk lagi lewat /v1/login", "log in again at /v1/login")
            raise Problem("key-required", detail)
        return self.of_person(person)

    def of_person(self, person: Person) -> Caller:
        """What a person may who is logged in."""
        return Caller(
            person.name,
            person.role,
            frozenset({Right.SELF}) if person.must_change else ROLES[person.role],
            agency=person.agency,
            per_minute=self._context.settings.api_requests_per_minute,
            is_person=True,
            must_change=person.must_change,
        )


def not_valid() -> Problem:
    """The problem that nothing valid was sent."""
    return Problem("key-required", _NONE_VALID)


def _check_in_force(key: ApiKey, now: datetime) -> None:
    if key.revoked_at is not None:
        detail = (f"kunci {key.prefix}… telah dicabut", f"key {key.prefix}… was revoked")
        raise Problem("key-required", detail)
    if key.expires_at is not None and key.expires_at <= now:
        when = key.expires_at.isoformat()
        raise Problem("key-required", (f"kunci {key.prefix}… berakhir {when}", f"key {key.prefix}… expired {when}"))
