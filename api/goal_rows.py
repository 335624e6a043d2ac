"""The masterplan's goals as flat rows for a dashboard's table."""

from __future__ import annotations

from api.periods import period_name
from api.schemas.grafana import GoalRow, ScoreRow
from api.schemas.masterplan import Goal, Masterplan
from api.wording import Language, say

# Numbers, since a dashboard sorts and colours by them; a worse status is higher.
STATUS_CODES = {"on_track": 0, "at_risk": 1, "off_track": 2, "no_data": 3}


def goal_rows(plan: Masterplan, dimensions: set[str] | None, language: Language) -> list[GoalRow]:
    """Every goal of `dimensions` (None: of all) as a flat row."""
    return [
        GoalRow(
            dimension=say((dimension.name_id, dimension.name_en), language),
            programme=say((programme.name_id, programme.name_en), language),
            indicator=goal.indicator,
            name=say((goal.name_id, goal.name_en), language),
            value=goal.value,
            expected=goal.expected,
            target=goal.target,
            gap=goal.gap,
            unit=goal.unit_symbol or "",
            status=STATUS_CODES[goal.status],
            score=goal.score,
            year_end=_projected(goal, "year"),
            plan_end=_projected(goal, "plan"),
            provisional=int(goal.provisional),
            coverage=100 * goal.coverage,
            period=period_name(goal.start, goal.grain) if goal.start else "",
            owner=say((goal.owner.name_id, goal.owner.name_en), language),
            origin_label=goal.origin_label or plan.origin_label,
            source=goal.source,
        )
        for dimension in plan.dimensions
        if dimensions is None or dimension.id in dimensions
        for programme in dimension.programmes
        for goal in programme.goals
    ]


def score_rows(plan: Masterplan, language: Language) -> list[ScoreRow]:
    """The plan's score, then that of each dimension."""
    whole = [(("Masterplan", "Masterplan"), plan.score)]
    parts = [((entry.name_id, entry.name_en), entry.score) for entry in plan.dimensions]
    return [ScoreRow(say(name, language), score.value, 100 * score.coverage) for name, score in whole + parts]


def _projected(goal: Goal, horizon: str) -> float | None:
    return next((each.value for each in goal.projections if each.horizon == horizon), None)
