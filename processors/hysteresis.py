"""Samples against levels, with hysteresis and a least duration: the stretches in which a level held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.catalogue.alarm_conditions import Bounds
from processors.stretches import Stretch

Sample = tuple[datetime, float]


@dataclass(frozen=True, slots=True)
class Threshold:
    """Levels, from the least to the worst, and when they are reached and left.

    is_outside  a level is reached outside its range, not inside
    hysteresis  it is left only when the value is so far beyond the limit [unit of the value]
    least       it is reached when it held for so long
    hold        a sample speaks no longer than this: a silence is no duration
    """

    levels: Sequence[Bounds]
    is_outside: bool
    hysteresis: float
    least: timedelta
    hold: timedelta

    def is_on(self, level: int, value: float) -> bool:
        return self.levels[level].holds(value) != self.is_outside

    def is_left(self, level: int, value: float) -> bool:
        return not self.is_on(level, value) and self.excess(level, value) <= -self.hysteresis

    def excess(self, level: int, value: float) -> float:
        """How far beyond the limit; negative: how far from it."""
        margin = self.levels[level].margin(value)
        return -margin if self.is_outside else margin


def stretches(samples: Iterable[Sample], threshold: Threshold, level: int, begins: datetime) -> list[Stretch]:
    """The stretches in `samples`, in order; the last one may go on.

    samples   in the order of time
    level     that holds before the first sample, from 1; 0: none
    begins    when it began to be looked at; a stretch that was there already begins then
    """
    judge = _Judge(threshold, level, Stretch(begins) if level else None)
    for time, value in samples:
        judge.look(time, value)
    return judge.found + ([judge.current] if judge.current else [])


class _Judge:
    """Goes through samples. Not thread-safe: one owner."""

    def __init__(self, threshold: Threshold, level: int, current: Stretch | None) -> None:
        self.threshold, self.level, self.current = threshold, level, current
        self.found: list[Stretch] = []
        self._pending: list[datetime | None] = [None] * len(threshold.levels)
        self._previous: datetime | None = None
        self._worst: float | None = None  # since the least level is on, raised or not yet

    def look(self, time: datetime, value: float) -> None:
        """Go on by a sample."""
        if self._previous is not None and time - self._previous > self.threshold.hold:
            self._pending = [None] * len(self._pending)
        self._previous = time
        for level, since in enumerate(self._pending):
            self._pending[level] = (since or time) if self.threshold.is_on(level, value) else None
        self._worst = self._worse(self._worst, value) if self._pending[0] else None
        reached = [level for level, since in enumerate(self._pending) if since and time - since >= self.threshold.least]
        if reached and reached[-1] + 1 > self.level:
            self._rise(reached)
        else:
            self._fall(time, value)
        if self.current:
            self._note(self.current, time, value)

    def _rise(self, reached: list[int]) -> None:
        times = {level + 1: since for level in reached if (since := self._pending[level])}
        if self.current is None:
            self.current = Stretch(min(times.values()), peak=self._worst)
        self.current.reached = times | self.current.reached
        self.level = reached[-1] + 1

    def _fall(self, time: datetime, value: float) -> None:
        while self.level and self.threshold.is_left(self.level - 1, value):
            self.level -= 1
        if not self.level and self.current:
            self.current.until = time
            self.found.append(self.current)
            self.current = None

    def _note(self, stretch: Stretch, time: datetime, value: float) -> None:
        stretch.value, stretch.at = value, time
        stretch.peak = self._worse(stretch.peak, value)

    def _worse(self, peak: float | None, value: float) -> float:
        if peak is None or self.threshold.excess(0, value) > self.threshold.excess(0, peak):
            return value
        return peak
