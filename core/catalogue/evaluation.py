"""The ministry's evaluation, estimated from the plan's own goals by the weights of a year.

Baseline   share of the goals that are better than their baseline
Output     score of goals over foundations (readiness), Outcome of those over the execution (efficiency), Impact of
           those over the benefit that citizens feel (effectiveness), unless a goal names its component
Quick win  share of quick wins that run or are done

Source: weights as Kominfo Sleman and Kota Jambi published them; which goal speaks for which component is this
project's mapping. The assessors' score is theirs: this one is an estimate and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.catalogue.indicator import Indicator
from core.catalogue.masterplan import Component, Evaluation, Goal, Masterplan
from core.catalogue.plan_rules import COMPONENTS
from core.catalogue.scores import Score, rolled_up

_BY_TYPE: dict[str, Component] = {"readiness": "output", "efficiency": "outcome", "effectiveness": "impact"}
_STARTED = ("running", "done")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a goal: its score, and whether its figure is better than the baseline; None: no data."""

    goal: Goal
    score: float | None
    is_better: bool | None


def component_of(goal: Goal, entry: Indicator) -> Component:
    """Which component the goal speaks for."""
    return goal.component or _BY_TYPE[entry.type]


def weights_of(plan: Masterplan, year: int) -> Evaluation | None:
    """The weights in force in `year`: the newest that are not of a later one; None: there are none."""
    return max((entry for entry in plan.evaluations if entry.year <= year), key=lambda entry: entry.year, default=None)


def evaluate(
    plan: Masterplan, weights: Evaluation, standings: Iterable[tuple[Standing, Indicator]]
) -> tuple[dict[str, Score], Score]:
    """({component: its score}, the whole's); the whole is over the components that have one."""
    listed = list(standings)
    scores = {"baseline": rolled_up((each.goal.weight, _improved(each)) for each, _ in listed)}
    for name in ("output", "outcome", "impact"):
        of_component = [each for each, entry in listed if component_of(each.goal, entry) == name]
        scores[name] = rolled_up((each.goal.weight, _scored(each.score)) for each in of_component)
    started = [100.0 * (win.status in _STARTED) for win in plan.quick_wins]
    scores["quick_win"] = rolled_up((1.0, _scored(value)) for value in started)
    weighted = [(weight, scores[name]) for name in COMPONENTS if (weight := getattr(weights, name)) > 0]
    return scores, rolled_up(weighted)


def _improved(standing: Standing) -> Score:
    return _scored(None if standing.is_better is None else 100.0 * standing.is_better)


def _scored(value: float | None) -> Score:
    return Score(value, 0.0 if value is None else 1.0)
