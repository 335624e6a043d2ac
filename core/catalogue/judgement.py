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
from core.catalogue.indicator import Indicator
from core.catalogue.masterplan import Goal
from core.catalogue.trajectory import expected_at, target_of


class Figure(Protocol):
    """What is judged: a value of the period that begins at `start`; None: too little coverage.

    served_days   of the period, on which anything was in service; None: not known
    """

    @property
    def start(self) -> datetime: ...

    @property
    def value(self) -> float | None: ...

    @property
    def served_days(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """A figure against what is expected.

    expected  where the path is now; of a total, the share that is due by now [unit of the indicator]
    target    of the year; after the plan its last one [unit of the indicator]
    gap       positive: better than expected [unit of the indicator]; None: no figure
    share     of a total, the share of its period that is due by now; else 1
    """

    status: str
    expected: float
    target: float
    gap: float | None
    share: float


def judge(goal: Goal, entry: Indicator, figure: Figure | None, now: datetime, zone: ZoneInfo) -> Judgement:
    """How `figure` stands at `now`.

    figure   the newest of the goal's scope and grain; None: there is none
    """
    share = due_share(figure, goal.grain, now, zone) if figure is not None and is_total(entry) else 1.0
    expected = share * expected_at(goal, now, zone)
    target = target_of(goal, min(now.astimezone(zone).year, max(goal.targets)))
    target = goal.baseline if target is None else target
    if figure is None or figure.value is None:
        return Judgement("no_data", expected, target, None, share)
    gap = figure.value - expected if entry.direction == "higher" else expected - figure.value
    allowed = goal.tolerance * abs(expected)
    if gap >= -allowed:
        return Judgement("on_track", expected, target, gap, share)
    return Judgement("at_risk" if gap >= -2 * allowed else "off_track", expected, target, gap, share)


def is_total(entry: Indicator) -> bool:
    """Whether the indicator's figures grow with the time they are over."""
    return entry.measure == "total"


def due_share(figure: Figure, grain: str, now: datetime, zone: ZoneInfo) -> float:
    """Share of a total that can be asked for at `now`, from 0 to 1.

    The time of the period that is over; less if whatever counts was put into service later, or was out of it: what
    did not serve counted nothing, and that is no achievement.
    """
    share = elapsed_share(figure.start, grain, now, zone)
    if figure.served_days is None:
        return share
    return min(share, timedelta(days=figure.served_days) / (period_end(figure.start, grain, zone) - figure.start))


def elapsed_share(start: datetime, grain: str, now: datetime, zone: ZoneInfo) -> float:
    """Share of the period that is over at `now`, from 0 to 1."""
    length = period_end(start, grain, zone) - start
    return min(1.0, max(0.0, (now - start) / length))


def oldest_start(grain: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Start of the period before the one that holds `now`: an older figure says nothing about today."""
    this = period_start(now, grain, zone)
    return period_start(this - timedelta(microseconds=1), grain, zone)
