"""How often somebody may ask: so many times a minute, and in a burst up to as many at once.

The generic cell rate algorithm: of each caller one number is kept, the moment at which its quota will be whole again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from api.shared_times import SharedTimes

WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a request came to.

    quota       requests in `WINDOW_S`
    remaining   requests that could follow at once
    whole_in_s  until the quota is whole again [s]
    wait_s      until the next is admitted [s]; 0.0: this one was
    """

    quota: int
    remaining: int
    whole_in_s: float
    wait_s: float

    @property
    def is_admitted(self) -> bool:
        return self.wait_s == 0.0


class Rates:
    """Requests by caller.

    now     never goes back, and is the same for all processes that share `times` [s]
    times   when each quota will be whole again
    """

    def __init__(self, now: Callable[[], float], times: SharedTimes | None = None) -> None:
        self._now = now
        self._whole_at = times or SharedTimes()

    def take(self, who: str, quota: int) -> Allowance:
        """Count a request of `who`, who may make `quota` a minute; one that is refused does not count."""
        now = self._now()
        each_s = WINDOW_S / quota
        before_s = max(0.0, self._whole_at.get(who) - now)
        after_s = before_s + each_s
        # Sums of fractions of a second: a hair over is not over.
        wait_s = after_s - WINDOW_S
        if wait_s > 1e-6:
            return Allowance(quota, 0, before_s, wait_s)
        self._whole_at.note(who, now + after_s, now)
        return Allowance(quota, math.floor((WINDOW_S - after_s) / each_s + 1e-6), after_s, 0.0)
