"""How each goal of the masterplan stands against its yearly targets.

on track   no worse than expected by more than the goal's tolerance
at risk    worse by up to twice the tolerance
off track  worse than that
no data    no figure of the goal's grain in this or the previous period
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendar import period_end, period_start
from core.catalogue import Catalogue, Goal, Indicator
from core.catalogue.trajectory import expected_at, target_of
from core.reading import ORIGINS
from core.store import masterplan as store
from core.store.connection import Connection
from core.store.masterplan import Figure, Standing

_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A figure against what is expected.

    expected  where the path is now; of a total, the share that is due by now [unit of the indicator]
    gap       positive: better than expected [unit of the indicator]; None: no figure
    """

    status: str
    expected: float
    gap: float | None


def judge(goal: Goal, entry: Indicator, figure: Figure | None, now: datetime, zone: ZoneInfo) -> Judgement:
    """How `figure` stands at `now`.

    figure   the newest of the goal's scope and grain; None: there is none
    """
    expected = expected_at(goal, now, zone)
    if entry.parameters.get("per") == _TOTAL and figure is not None:
        expected *= elapsed_share(figure.start, goal.grain, now, zone)
    if figure is None or figure.value is None:
        return Judgement("no_data", expected, None)
    gap = figure.value - expected if entry.direction == "higher" else expected - figure.value
    allowed = goal.tolerance * abs(expected)
    if gap >= -allowed:
        return Judgement("on_track", expected, gap)
    return Judgement("at_risk" if gap >= -2 * allowed else "off_track", expected, gap)


def elapsed_share(start: datetime, grain: str, now: datetime, zone: ZoneInfo) -> float:
    """Share of the period that is over at `now`, from 0 to 1."""
    length = period_end(start, grain, zone) - start
    return min(1.0, max(0.0, (now - start) / length))


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


def oldest_start(grain: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Start of the period before the one that holds `now`: an older figure says nothing about today."""
    this = period_start(now, grain, zone)
    return period_start(this - timedelta(microseconds=1), grain, zone)


def standing(
    goal: Goal, catalogue: Catalogue, figure: Figure | None, origin: str, now: datetime, zone: ZoneInfo
) -> Standing:
    """The row that says how `goal` stands in figures of `origin`."""
    judged = judge(goal, catalogue.indicators[goal.indicator], figure, now, zone)
    year = now.astimezone(zone).year
    last = catalogue.masterplan.last_year
    target = target_of(goal, min(year, last))
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
        target=goal.baseline if target is None else target,
        gap=judged.gap,
        computed_at=now,
    )
