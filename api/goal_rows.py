"""The masterplan's goals as flat rows for a dashboard's table."""

from __future__ import annotations

from api.periods import period_name
from api.schemas.grafana import GoalRow
from api.schemas.masterplan import Masterplan
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
            coverage=100 * goal.coverage,
            period=period_name(goal.start, goal.grain) if goal.start else "",
            owner=say((goal.owner.name_id, goal.owner.name_en), language),
            origin_label=plan.origin_label,
            source=goal.source,
        )
        for dimension in plan.dimensions
        if dimensions is None or dimension.id in dimensions
        for programme in dimension.programmes
        for goal in programme.goals
    ]
