"""How the masterplan stood at a date in the past, as far as the revisions that are kept tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from api.context import Context
from api.plan_state import PlanState, peers_of
from api.problems import Problem
from api.standing_choice import chosen
from api.times import parse_time
from api.wording import Language, OriginName
from core.calendar import period_start
from core.catalogue import Goal, Masterplan
from core.catalogue.judgement import is_total, judge, oldest_start
from core.catalogue.targets import plan_on
from core.store import goal_figures
from core.store.connection import Connection
from core.store.goal_figures import Figure, Wanted
from core.store.goal_status import Standing
from core.store.indicators import SETTLE

Knowledge = Literal["then", "now"]

_MOMENT = timedelta(microseconds=1)


def end_of(context: Context, as_of: str) -> datetime | None:
    """The moment that `as_of` means, of a day, month or year its end; None: today or later, so how it stands now.

    raises   Problem: unreadable, or wholly in the future
    """
    start, end = parse_time(context, "as_of", as_of)
    now = context.now()
    if start > now:
        detail = ("as_of tidak boleh di masa depan", "as_of must not lie in the future")
        raise Problem("impossible-range", detail, parameter="as_of", value=as_of[:200])
    return end if end <= now else None


def state_then(
    context: Context,
    connection: Connection,
    plan: Masterplan,
    end: datetime,
    known: Knowledge,
    origin: OriginName | None,
    language: Language,
    seal: str | None = None,
) -> PlanState:
    """How `plan` stood just before `end`, by the targets in force then.

    A goal without a figure of that time is missing; nothing is projected from the past.

    known   then: by what was computed by then; now: by the revisions that hold today
    seal    by the revisions that it froze, and no others; with known "now"
    """
    zone = context.zone
    # The last moment of a year belongs to that year's target, but its period is over at the end.
    last = end - _MOMENT
    then = plan_on(plan, last.astimezone(zone).date())
    indicators = context.catalogue.indicators
    wanted = [
        Wanted(
            *goal.key,
            goal.grain,
            oldest_start(goal.grain, end, zone),
            period_start(end, goal.grain, zone),
            is_total=is_total(indicators[goal.indicator]),
        )
        for goal in then.goals
    ]
    # A figure is final an hour after its period: it belongs to what was known at the period's end.
    known_by = end + SETTLE if known == "then" else None
    figures = goal_figures.known(connection, wanted, origin, known_by, seal)
    by_origin = {
        goal.key: {name: _standing(context, goal, figure, last) for name, figure in figures[goal.key].items()}
        for goal in then.goals
        if goal.key in figures
    }
    peers = peers_of(connection, then, last)
    return PlanState(
        context, then, chosen(by_origin), {}, peers, last, language, origin, "sealed" if seal else known, seal
    )


def _standing(context: Context, goal: Goal, figure: Figure, moment: datetime) -> Standing:
    judged = judge(goal, context.catalogue.indicators[goal.indicator], figure, moment, context.zone)
    return Standing(
        indicator=goal.indicator,
        scope=goal.scope,
        origin=figure.origin,
        status=judged.status,
        grain=goal.grain,
        start=figure.start,
        value=figure.value,
        provisional=False,
        coverage=figure.coverage,
        expected=judged.expected,
        target=judged.target,
        gap=judged.gap,
        share=judged.share,
        computed_at=figure.computed_at,
    )
