"""The masterplan's tree with how its goals stand, and the same as a flat table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.citations import address_of
from api.context import Context
from api.schemas import figures as schema
from api.wording import NO_GOALS, ORIGINS, STATUSES, Language, OriginName, say
from core.calendar import period_end
from core.catalogue import Dimension, Goal, Programme
from core.catalogue.trajectory import expected_at
from core.store.goal_status import Standing

Standings = Mapping[tuple[str, str], Standing]


@dataclass(frozen=True)
class Past:
    """When the plan is looked at, if not now.

    moment   what is expected is expected then
    known    then or now, as api/past.py has it, or sealed
    seal     whose figures the goals are judged by
    """

    moment: datetime
    known: str
    seal: str | None = None


def masterplan(
    context: Context, standings: Standings, origin: OriginName, language: Language, past: Past | None = None
) -> schema.Masterplan:
    """The plan's tree; `standings` are of `origin` alone."""
    plan = context.catalogue.masterplan
    now = past.moment if past else context.now()
    dimensions = [_dimension(context, entry, standings, language, now) for entry in plan.dimensions]
    return schema.Masterplan(
        id=plan.id,
        name_id=plan.name_id,
        name_en=plan.name_en,
        note_id=plan.note_id,
        note_en=plan.note_en,
        first_year=plan.first_year,
        last_year=plan.last_year,
        origin=origin,
        origin_label=say(ORIGINS[origin], language),
        official=origin == "real",
        as_of=context.local(past.moment) if past else None,
        known=past.known if past else None,
        seal=past.seal if past else None,
        counts=_counts(goal for entry in dimensions for part in entry.programmes for goal in part.goals),
        dimensions=dimensions,
    )


def _dimension(
    context: Context, entry: Dimension, standings: Standings, language: Language, now: datetime
) -> schema.Dimension:
    plan = context.catalogue.masterplan
    programmes = [
        _programme(context, part, standings, language, now) for part in plan.programmes if part.dimension == entry.id
    ]
    goals = [goal for part in programmes for goal in part.goals]
    return schema.Dimension(
        id=entry.id,
        name_id=entry.name_id,
        name_en=entry.name_en,
        note_id=None if goals else NO_GOALS[0],
        note_en=None if goals else NO_GOALS[1],
        counts=_counts(goals),
        programmes=programmes,
    )


def _programme(
    context: Context, entry: Programme, standings: Standings, language: Language, now: datetime
) -> schema.Programme:
    goals = [
        _goal(context, goal, standings.get((goal.indicator, goal.scope)), language, now)
        for goal in context.catalogue.masterplan.goals
        if goal.programme == entry.id
    ]
    return schema.Programme(
        id=entry.id,
        name_id=entry.name_id,
        name_en=entry.name_en,
        owner=context.agency(entry.owner),
        counts=_counts(goals),
        goals=goals,
    )


def _goal(context: Context, goal: Goal, standing: Standing | None, language: Language, now: datetime) -> schema.Goal:
    indicator = context.catalogue.indicators[goal.indicator]
    status = standing.status if standing else "no_data"
    start = standing.start if standing else None
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
        status_label=say(STATUSES[status], language),
        start=context.local(start) if start else None,
        end=context.local(period_end(start, standing.grain, context.zone)) if standing and start else None,
        value=standing.value if standing else None,
        provisional=standing.provisional if standing else True,
        coverage=standing.coverage if standing else 0.0,
        expected=standing.expected if standing else expected_at(goal, now, context.zone),
        target=standing.target if standing else goal.targets.get(context.local(now).year),
        gap=standing.gap if standing else None,
        computed_at=context.local(standing.computed_at) if standing else None,
        baseline=schema.YearTarget(goal.baseline_year, goal.baseline),
        targets=[schema.YearTarget(year, value) for year, value in sorted(goal.targets.items())],
        owner=context.agency(goal.owner),
        collaborators=[context.agency(key) for key in goal.collaborators],
        source=goal.source,
        illustrative=goal.is_illustrative,
        href=_address(context, goal, start),
    )


def _address(context: Context, goal: Goal, start: datetime | None) -> str | None:
    if start is None:
        return None
    return address_of(context, goal.indicator, goal.scope, goal.grain, context.local(start))


def _counts(goals: Iterable[schema.Goal]) -> schema.Counts:
    by_status = Counter(goal.status for goal in goals)
    return schema.Counts(**{status: by_status[status] for status in STATUSES}, goals=by_status.total())
