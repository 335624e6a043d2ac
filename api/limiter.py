"""Requests counted by caller, and what is said of it in the answer's headers.

`RateLimit-Policy` and `RateLimit` are structured fields (RFC 9651) by draft-ietf-httpapi-ratelimit-headers: the
policy's quota `q` in a window `w`, what remains of it `r`, and the seconds `t` until it is whole again.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request

from api.problems import Problem
from api.rates import WINDOW_S, Allowance, Rates
from api.shared_times import SharedTimes
from core.access.caller import Caller

_NAME = "caller"
# Tries to log in, right or wrong, from one address [1/min].
_LOGINS = 30
# Passwords that are compared at once: each takes 64 MiB and a processor for a twentieth of a second.
_PASSWORDS_AT_ONCE = 2


class Limiter:
    """Admits or refuses. Not thread-safe: the event loop owns it, but for `login`.

    shared   file of the counts that all workers share; None: there is one worker
    """

    def __init__(self, now: Callable[[], float] = time.monotonic, shared: Path | None = None) -> None:
        self._rates = Rates(now, SharedTimes(shared))
        self._logins_lock = threading.Lock()
        self._passwords = threading.Semaphore(_PASSWORDS_AT_ONCE)

    def admit(self, request: Request, caller: Caller) -> None:
        """Count a request of `caller`.

        raises   Problem: too many came; says when the next may
        """
        if caller.per_minute is None:
            return
        found = self._rates.take(caller.name, caller.per_minute)
        request.state.rate_headers = headers(found)
        if not found.is_admitted:
            raise _too_many(found)

    @contextmanager
    def login(self, request: Request) -> Iterator[None]:
        """A turn to compare a password.

        raises   Problem: too many tries came from the caller's address
        """
        address = request.client.host if request.client else ""
        with self._logins_lock:
            found = self._rates.take(f"login from {address}", _LOGINS)
        if not found.is_admitted:
            raise _too_many(found)
        with self._passwords:
            yield


def _too_many(found: Allowance) -> Problem:
    wait_s = math.ceil(found.wait_s)
    detail = (
        f"lebih dari {found.quota} permintaan semenit; coba lagi dalam {wait_s} detik",
        f"more than {found.quota} requests a minute; try again in {wait_s} s",
    )
    problem = Problem("too-many-requests", detail)
    problem.headers["Retry-After"] = str(wait_s)
    return problem


def headers(allowance: Allowance) -> dict[str, str]:
    """The headers that say what is left."""
    return {
        "RateLimit-Policy": f'"{_NAME}";q={allowance.quota};w={WINDOW_S:.0f}',
        "RateLimit": f'"{_NAME}";r={allowance.remaining};t={math.ceil(allowance.whole_in_s)}',
    }
