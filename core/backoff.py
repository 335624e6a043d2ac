"""Waiting longer after each failure, with jitter, so that many that failed together do not return together."""

from __future__ import annotations

import random


class Backoff:
    """Delays that double up to a limit. Not thread-safe: one owner."""

    def __init__(self, rng: random.Random, *, first_s: float = 0.2, limit_s: float = 10.0) -> None:
        self._rng = rng
        self._first_s = first_s
        self._limit_s = limit_s
        self._next_s = first_s

    def delay_s(self) -> float:
        """How long to wait now [s]: between half of the step and the whole."""
        step = self._next_s
        self._next_s = min(step * 2, self._limit_s)
        return step * (0.5 + self._rng.random() / 2)

    def reset(self) -> None:
        """Begin anew, after a success."""
        self._next_s = self._first_s
