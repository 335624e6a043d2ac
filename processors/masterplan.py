"""How each goal of the masterplans stands now and where it is going, for every origin that has figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendar import period_end
from core.catalogue import Goal, Indicator, Masterplan
from core.catalogue.judgement import is_total, judge, oldest_start
from core.projection import bounds_of, project
from core.reading import ORIGINS
from core.store import alarm_due, goal_figures, goal_status, projections
from core.store.connection import Connection
from core.store.goal_figures import Figure, Wanted
from core.store.goal_status import Standing
from core.store.projections import Projected

# How far back figures tell where they are going [d].
_WATCHED = {"day": 730, "month": 5 * 365, "quarter": 10 * 365, "year": 20 * 365}


@dataclass(frozen=True, slots=True)
class Plans:
    """Which plans are judged, over which indicators."""

    plans: Sequence[Masterplan]
    indicators: dict[str, Indicator]
    zone: ZoneInfo


def update(connection: Connection, about: Plans, now: datetime) -> None:
    """Judge every goal for every origin that has figures, and for real ones in any case; one transaction a plan."""
    for plan in about.plans:
        wanted = [_wanted(goal, about, oldest_start(goal.grain, now, about.zone), now) for goal in plan.goals]
        with connection.transaction():
            figures = goal_figures.newest(connection, wanted)
            rows = [
                standing(goal, about, figures.get(goal.key, {}).get(origin), origin, now)
                for goal in plan.goals
                for origin in (ORIGINS[0], *(figures.get(goal.key, {}).keys() - {ORIGINS[0]}))
            ]
            goal_status.put(connection, plan.id, rows)
            goal_status.forget_others(connection, plan.id, [goal.key for goal in plan.goals])
            alarm_due.mark(connection, alarm_due.GOALS, now)


def standing(goal: Goal, about: Plans, figure: Figure | None, origin: str, now: datetime) -> Standing:
    """The row that says how `goal` stands in figures of `origin`."""
    judged = judge(goal, about.indicators[goal.indicator], figure, now, about.zone)
    return Standing(
        indicator=goal.indicator,
        scope=goal.scope,
        origin=origin,
        status=judged.status,
        grain=goal.grain,
        start=figure.start if figure else None,
        value=figure.value if figure else None,
        provisional=figure.revision == 0 if figure else True,
        coverage=figure.coverage if figure else 0.0,
        expected=judged.expected,
        target=judged.target,
        gap=judged.gap,
        share=judged.share,
        computed_at=now,
    )


def project_all(connection: Connection, about: Plans, now: datetime) -> None:
    """Carry every goal's figures forward, to the end of the year and of the plan; one transaction a plan."""
    for plan in about.plans:
        horizons = {"year": _end_of(now.astimezone(about.zone).year, about), "plan": _end_of(plan.last_year, about)}
        with connection.transaction():
            rows = [
                row
                for (indicator, scope), by_origin in goal_status.standings(connection, plan.id, None).items()
                if (goal := plan.goal(indicator, scope)) is not None
                for origin, known in by_origin.items()
                if known.start is not None
                for row in projected(connection, goal, about, origin, horizons, now)
            ]
            projections.replace(connection, plan.id, rows)


def projected(
    connection: Connection, goal: Goal, about: Plans, origin: str, horizons: dict[str, datetime], now: datetime
) -> list[Projected]:
    """Where the figures of `origin` are going, for each horizon that is still to come."""
    oldest = now - timedelta(days=_WATCHED[goal.grain])
    figures = goal_figures.history(connection, _wanted(goal, about, oldest, now), origin)
    ends = [period_end(start, goal.grain, about.zone) for start, _ in figures]
    values = [value for _, value in figures]
    bounds = bounds_of(about.indicators[goal.indicator].unit, values)
    rows = []
    for horizon, at in horizons.items():
        if at > now:
            found = project(ends, values, at, bounds)
            rows.append(
                Projected(goal.indicator, goal.scope, origin, horizon, at, found.value, found.low, found.high,
                          found.slope, found.points, found.reason, now)
            )  # fmt: skip
    return rows


def _wanted(goal: Goal, about: Plans, oldest: datetime, before: datetime) -> Wanted:
    return Wanted(*goal.key, goal.grain, oldest, before, is_total=is_total(about.indicators[goal.indicator]))


def _end_of(year: int, about: Plans) -> datetime:
    return datetime(year + 1, 1, 1, tzinfo=about.zone).astimezone(UTC)
