"""Scores from 0 to 100, and how those of parts make that of a whole.

Source: the ministry's assessors score dimensions; 100 * clamp((v - worst) / (target - worst)) is this project's rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from core.catalogue.masterplan import Goal


@dataclass(frozen=True, slots=True)
class Score:
    """A score with the share of the weight that it rests on.

    value     0 to 100; None: no part has one
    coverage  weight of the parts with data over that of all parts, 0 to 1
    """

    value: float | None
    coverage: float


NONE = Score(None, 0.0)


def score_of(goal: Goal, direction: str, target: float, value: float, share: float = 1.0) -> float:
    """How far `value` is on the way from the worst to `target`.

    share    of a total that is due by now: worst and target count by so much
    returns  0 to 100
    """
    worst = goal.baseline if goal.worst is None else goal.worst
    worst, target = share * worst, share * target
    sign = 1 if direction == "higher" else -1
    # A target no better than the worst leaves no way to go: it is reached or it is not.
    if sign * (target - worst) <= 0:
        return 100.0 if sign * (value - target) >= 0 else 0.0
    return 100 * min(1.0, max(0.0, (value - worst) / (target - worst)))


def rolled_up(parts: Iterable[tuple[float, Score]]) -> Score:
    """The weighted mean of the parts that have a score; a part's own coverage counts in the whole's.

    parts  (weight, score)
    """
    listed = list(parts)
    available = [(weight, part.value) for weight, part in listed if part.value is not None]
    whole = math.fsum(weight for weight, _ in listed)
    if not available:
        return NONE
    value = math.fsum(weight * value for weight, value in available) / math.fsum(weight for weight, _ in available)
    return Score(value, math.fsum(weight * part.coverage for weight, part in listed) / whole)
