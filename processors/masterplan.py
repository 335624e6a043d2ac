"""How each goal of the masterplan stands now, for every origin that has figures."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue, Goal
from core.catalogue.judgement import judge, oldest_start
from core.reading import ORIGINS
from core.store import alarm_due
from core.store import masterplan as store
from core.store.connection import Connection
from core.store.masterplan import Figure, Standing


def update(connection: Connection, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> None:
    """Judge every goal for every origin that has figures, and for real ones in any case; one transaction."""
    plan = catalogue.masterplan
    with connection.transaction():
        for goal in plan.goals:
            figures = store.newest_figures(
                connection, goal.indicator, goal.scope, goal.grain, oldest_start(goal.grain, now, zone)
            )
            for origin in ORIGINS:
                figure = figures.get(origin)
                if figure is not None or origin == ORIGINS[0]:
                    store.put(connection, plan.id, standing(goal, catalogue, figure, origin, now, zone))
        alarm_due.mark(connection, alarm_due.GOALS, now)


def standing(
    goal: Goal, catalogue: Catalogue, figure: Figure | None, origin: str, now: datetime, zone: ZoneInfo
) -> Standing:
    """The row that says how `goal` stands in figures of `origin`."""
    judged = judge(goal, catalogue.indicators[goal.indicator], figure, now, zone)
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
        computed_at=now,
    )
