"""The report's rows, the same in every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from api.citations import number
from api.periods import period_words
from api.reports.contents import GoalPage, Report
from api.schemas import masterplan as schema
from api.wording import STATUSES, say

SCORECARD = (
    "indicator",
    "value",
    "unit",
    "expected",
    "target",
    "score",
    "projected",
    "status",
    "coverage",
    "period",
    "agency",
)


def counts_by_dimension(report: Report) -> dict[str, schema.Counts]:
    """{dimension's name: its goals}, in the plan's order."""
    return {_name(report, entry.name_id, entry.name_en): entry.counts for entry in report.plan.dimensions}


def counts_by_agency(report: Report) -> dict[str, schema.Counts]:
    """{agency's name: the goals that it answers for}, by name."""
    owners: dict[str, list[schema.Goal]] = {}
    for page in report.pages:
        owner = page.goal.owner
        owners.setdefault(_name(report, owner.name_id, owner.name_en), []).append(page.goal)
    return {name: _counts(goals) for name, goals in sorted(owners.items())}


def scorecard_row(report: Report, page: GoalPage) -> dict[str, str]:
    """A goal in words, by the columns of `SCORECARD`."""
    goal = page.goal
    return {
        "indicator": f"{goal.indicator} {_name(report, goal.name_id, goal.name_en)}",
        "value": _number(report, goal.value),
        "unit": goal.unit_symbol or "",
        "expected": _number(report, goal.expected),
        "target": _number(report, goal.target),
        "score": _number(report, goal.score),
        "projected": _number(report, next((each.value for each in goal.projections if each.horizon == "plan"), None)),
        "status": goal.status_label,
        "coverage": f"{100 * goal.coverage:.0f} %",
        "period": period_words(goal.start, goal.grain, report.language) if goal.start else "",
        "agency": _name(report, goal.owner.name_id, goal.owner.name_en),
    }


def _counts(goals: Iterable[schema.Goal]) -> schema.Counts:
    by_status = Counter(goal.status for goal in goals)
    return schema.Counts(**{status: by_status[status] for status in STATUSES}, goals=by_status.total())


def _number(report: Report, value: float | None) -> str:
    return "–" if value is None else number(value, report.language)


def _name(report: Report, name_id: str, name_en: str) -> str:
    return say((name_id, name_en), report.language)
