"""How fast simulated time runs: from a start at a speed, but never past the wall clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Simulated time. At a speed above 1 it catches up with the wall clock and then goes with it.

    start_s    simulated time at the beginning [s since 1970]
    speed      simulated seconds in a second
    wall       the wall clock [s since 1970]
    monotonic  a clock that nobody sets [s]
    began_s    `monotonic` at the beginning
    """

    start_s: float
    speed: float
    wall: Callable[[], float]
    monotonic: Callable[[], float]
    began_s: float

    def now_s(self) -> float:
        """Simulated time now [s since 1970]."""
        run = self.start_s + (self.monotonic() - self.began_s) * self.speed
        return min(run, self.wall())

    def wait_s(self, time_s: float) -> float:
        """How long it takes until `time_s` [s]; 0 if it is due."""
        behind_s = time_s - self.start_s - (self.monotonic() - self.began_s) * self.speed
        return max(0.0, behind_s / self.speed, time_s - self.wall())
