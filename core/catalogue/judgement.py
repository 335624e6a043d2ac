"""How a goal stands: its figure at a moment, against the path to its yearly targets.

on track   no worse than expected by more than the goal's tolerance
at risk    worse by up to twice the tolerance
off track  worse than that
no data    no figure of the goal's grain in this or the previous period
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.calendar import period_end, period_start
from core.catalogue.masterplan import Goal
from core.catalogue.model import Indicator
from core.catalogue.trajectory import expected_at, target_of

_TOTAL = "total"


class Figure(Protocol):
    """What is judged: a value of the period that begins at `start`; None: too little coverage."""

    @property
    def start(self) -> datetime: ...

    @property
    def value(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """A figure against what is expected.

    expected  where the path is now; of a total, the share that is due by now [unit of the indicator]
    target    of the year; after the plan its last one [unit of the indicator]
    gap       positive: better than expected [unit of the indicator]; None: no figure
    """

    status: str
    expected: float
    target: float
    gap: float | None


def judge(goal: Goal, entry: Indicator, figure: Figure | None, now: datetime, zone: ZoneInfo) -> Judgement:
    """How `figure` stands at `now`.

    figure   the newest of the goal's scope and grain; None: there is none
    """
    expected = expected_at(goal, now, zone)
    if entry.parameters.get("per") == _TOTAL and figure is not None:
        expected *= elapsed_share(figure.start, goal.grain, now, zone)
    target = target_of(goal, min(now.astimezone(zone).year, max(goal.targets)))
    target = goal.baseline if target is None else target
    if figure is None or figure.value is None:
        return Judgement("no_data", expected, target, None)
    gap = figure.value - expected if entry.direction == "higher" else expected - figure.value
    allowed = goal.tolerance * abs(expected)
    if gap >= -allowed:
        return Judgement("on_track", expected, target, gap)
    return Judgement("at_risk" if gap >= -2 * allowed else "off_track", expected, target, gap)


def elapsed_share(start: datetime, grain: str, now: datetime, zone: ZoneInfo) -> float:
    """Share of the period that is over at `now`, from 0 to 1."""
    length = period_end(start, grain, zone) - start
    return min(1.0, max(0.0, (now - start) / length))


def oldest_start(grain: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Start of the period before the one that holds `now`: an older figure says nothing about today."""
    this = period_start(now, grain, zone)
    return period_start(this - timedelta(microseconds=1), grain, zone)
