"""A goal of the masterplan as it is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.citations import address_of
from api.plan_state import PlanState
from api.schemas import goal_parts as parts
from api.schemas import masterplan as schema
from api.wording import ORIGINS, REASONS, STATUSES, origin_name, say
from core.calendar import period_end
from core.catalogue import Goal
from core.catalogue.evaluation import component_of
from core.catalogue.judgement import is_total
from core.catalogue.predicates import predicate_of
from core.catalogue.trajectory import expected_at
from core.projection import YEAR
from core.store.goal_status import Standing
from core.store.projections import Projected


def goal_answer(state: PlanState, goal: Goal) -> schema.Goal:
    """`goal` with how it stands and where it is going."""
    context, indicator = state.context, state.indicator(goal)
    standing = state.standings.get(goal.key)
    status = standing.status if standing else "no_data"
    start = standing.start if standing else None
    value = standing.value if standing else None
    predicate = predicate_of(goal.indicator, value) or (None, None)
    origin = origin_name(standing.origin) if standing and start else None
    year = context.local(state.moment).year
    return schema.Goal(
        indicator=indicator.id,
        name_id=indicator.name_id,
        name_en=indicator.name_en,
        unit=indicator.unit,
        unit_symbol=context.symbol(indicator.unit),
        direction=indicator.direction,
        scope=goal.scope,
        grain=goal.grain,
        status=status,
        status_label=say(STATUSES[status], state.language),
        origin=origin,
        origin_label=say(ORIGINS[origin], state.language) if origin else None,
        start=context.local(start) if start else None,
        end=context.local(period_end(start, standing.grain, context.zone)) if standing and start else None,
        value=value,
        predicate_id=predicate[0],
        predicate_en=predicate[1],
        provisional=standing.provisional if standing else True,
        coverage=standing.coverage if standing else 0.0,
        expected=standing.expected if standing else expected_at(goal, state.moment, context.zone),
        target=standing.target if standing else goal.targets.get(year),
        gap=standing.gap if standing else None,
        score=state.score(goal),
        projections=_projections(state, goal, standing),
        needed=_needed(state, goal, standing),
        computed_at=context.local(standing.computed_at) if standing else None,
        baseline=parts.YearTarget(goal.baseline_year, goal.baseline),
        worst=goal.baseline if goal.worst is None else goal.worst,
        targets=[parts.YearTarget(year, value) for year, value in sorted(goal.targets.items())],
        revisions=[parts.Revision(**revision.model_dump()) for revision in goal.revisions],
        trajectory=goal.trajectory,
        tolerance=goal.tolerance,
        weight=goal.weight,
        component=component_of(goal, indicator),
        owner=context.agency(goal.owner),
        collaborators=[context.agency(key) for key in goal.collaborators],
        communities=list(goal.communities),
        codes=list(goal.codes),
        quick_win=goal.quick_win,
        peers=_peers(state, goal),
        source=goal.source,
        illustrative=goal.is_illustrative,
        href=_address(state, goal, start),
    )


def _projections(state: PlanState, goal: Goal, standing: Standing | None) -> list[parts.ProjectedValue]:
    if standing is None:
        return []
    found = state.projections.get((*goal.key, standing.origin), {})
    return [_projection(state, goal, found[horizon]) for horizon in ("year", "plan") if horizon in found]


def _projection(state: PlanState, goal: Goal, row: Projected) -> parts.ProjectedValue:
    end = state.context.local(row.ends)
    target = goal.targets.get(end.year - 1)
    meets = None
    if row.value is not None and target is not None:
        meets = row.value >= target if state.indicator(goal).direction == "higher" else row.value <= target
    label = say(REASONS[row.reason], state.language) if row.reason else None
    return parts.ProjectedValue(
        "year" if row.horizon == "year" else "plan",
        end, row.value, row.low, row.high, row.slope, row.points, meets, row.reason, label,
    )  # fmt: skip


def _needed(state: PlanState, goal: Goal, standing: Standing | None) -> list[parts.Needed]:
    """The rate from the judged figure to the year's and the plan's last target."""
    zone, now = state.context.zone, state.moment
    year, last = now.astimezone(zone).year, max(goal.targets)
    answer = []
    for horizon, due in (("year", year), ("plan", last)):
        left = datetime(due + 1, 1, 1, tzinfo=zone).astimezone(UTC) - now
        if due in goal.targets and left > timedelta(0):
            rate = _rate(state, goal, standing, goal.targets[due], left)
            answer.append(parts.Needed("year" if horizon == "year" else "plan", goal.targets[due], rate))
    return answer


def _rate(state: PlanState, goal: Goal, standing: Standing | None, target: float, left: timedelta) -> float | None:
    entry = state.indicator(goal)
    if standing is None or standing.value is None or is_total(entry):
        return None
    missing = target - standing.value
    is_reached = missing <= 0 if entry.direction == "higher" else missing >= 0
    return 0.0 if is_reached else missing / (left / YEAR)


def _peers(state: PlanState, goal: Goal) -> list[parts.PeerValue]:
    found = []
    for code in state.plan.peers if goal.scope == "city" else ():
        figure = state.peers.get((goal.indicator, f"peer:{code}"))
        if figure is not None:
            peer = state.context.catalogue.peers[code]
            start = state.context.local(figure.start)
            found.append(parts.PeerValue(code, peer.name_id, peer.name_en, start, figure.value))
    return found


def _address(state: PlanState, goal: Goal, start: datetime | None) -> str | None:
    if start is None:
        return None
    return address_of(state.context, goal.indicator, goal.scope, goal.grain, state.context.local(start))
