"""Requests counted by caller, and what is said of it in the answer's headers.

`RateLimit-Policy` and `RateLimit` are structured fields (RFC 9651) by draft-ietf-httpapi-ratelimit-headers: the
policy's quota `q` in a window `w`, what remains of it `r`, and the seconds `t` until it is whole again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from fastapi import Request

from api.problems import Problem
from api.rates import WINDOW_S, Allowance, Rates
from core.access.caller import Caller

_NAME = "caller"


class Limiter:
    """Admits or refuses. Not thread-safe: the event loop owns it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._rates = Rates(now)

    def admit(self, request: Request, caller: Caller) -> None:
        """Count a request of `caller`.

        raises   Problem: too many came; says when the next may
        """
        if caller.per_minute is None:
            return
        found = self._rates.take(caller.name, caller.per_minute)
        request.state.rate_headers = headers(found)
        if found.is_admitted:
            return
        wait_s = math.ceil(found.wait_s)
        detail = (
            f"lebih dari {found.quota} permintaan semenit; coba lagi dalam {wait_s} detik",
            f"more than {found.quota} requests a minute; try again in {wait_s} s",
        )
        problem = Problem("too-many-requests", detail)
        problem.headers["Retry-After"] = str(wait_s)
        raise problem


def headers(allowance: Allowance) -> dict[str, str]:
    """The headers that say what is left."""
    return {
        "RateLimit-Policy": f'"{_NAME}";q={allowance.quota};w={WINDOW_S:.0f}',
        "RateLimit": f'"{_NAME}";r={allowance.remaining};t={math.ceil(allowance.whole_in_s)}',
    }
