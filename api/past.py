"""How the masterplan stood at a date in the past, as far as the revisions that are kept tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from api.context import Context
from api.problems import Problem
from api.times import parse_time
from api.tree import Standings
from api.wording import OriginName
from core.calendar import period_start
from core.catalogue import Goal
from core.catalogue.judgement import judge, oldest_start
from core.store import goal_status
from core.store.connection import Connection
from core.store.goal_status import Known, Standing, Wanted
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


def past_standings(
    context: Context,
    connection: Connection,
    end: datetime,
    known: Knowledge,
    origin: OriginName,
    seal: str | None = None,
) -> Standings:
    """How each goal stood just before `end`; a goal without a figure of that time is missing.

    known   then: by what was computed by then; now: by the revisions that hold today
    seal    by the revisions that it froze, and no others; with known "now"
    """
    goals, zone = context.catalogue.masterplan.goals, context.zone
    # The last moment of a year belongs to that year's target, but its period is over at the end.
    last = end - _MOMENT
    wanted = [
        Wanted(*_key(goal), goal.grain, oldest_start(goal.grain, end, zone), period_start(end, goal.grain, zone))
        for goal in goals
    ]
    # A figure is final an hour after its period: it belongs to what was known at the period's end.
    known_by = end + SETTLE if known == "then" else None
    figures = goal_status.known_figures(connection, wanted, origin, known_by, seal)
    return {key: _standing(context, goal, figures[key], last) for goal in goals if (key := _key(goal)) in figures}


def _key(goal: Goal) -> tuple[str, str]:
    return goal.indicator, goal.scope


def _standing(context: Context, goal: Goal, figure: Known, moment: datetime) -> Standing:
    judged = judge(goal, context.catalogue.indicators[goal.indicator], figure, moment, context.zone)
    return Standing(
        indicator=goal.indicator,
        scope=goal.scope,
        status=judged.status,
        grain=goal.grain,
        start=figure.start,
        value=figure.value,
        provisional=False,
        coverage=figure.coverage,
        expected=judged.expected,
        target=judged.target,
        gap=judged.gap,
        computed_at=figure.computed_at,
    )
