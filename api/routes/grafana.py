"""Flat answers for Grafana's Infinity data source, for its backend parser.

Arrays of flat objects, times in epoch ms and ascending, never empty bodies; what does not exist gives [].
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.figures import default_grain, goal_of, origin_of_values
from api.goal_rows import goal_rows
from api.lines import figure_line, goal_lines, last_period
from api.parameters import Nadi
from api.periods import period_name
from api.plan_state import state_now
from api.schemas.grafana import Choice, GoalRow, PeriodRow, PlanCounts, SeriesRow
from api.times import from_milliseconds
from api.tree import masterplan
from api.wording import ORIGINS, OriginName, origin_name, say
from core.store import indicator_values
from core.store.connection import Connection
from core.store.indicator_values import Key

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])

LanguageName = Annotated[Literal["id", "en"], Query(description="of names and labels")]
AnyOrigin = Annotated[
    Literal["auto", "real", "reported", "simulated", "replayed"],
    Query(description="auto: real if there are real figures, else simulated"),
]
Indicator = Annotated[str, Query(description="id, see /v1/indicators", examples=["WTR-03"])]
Milliseconds = Annotated[int, Query(description="since 1970, UTC [ms]", ge=0, le=7_258_118_400_000)]
To = Milliseconds
From = Annotated[int, Query(alias="from", description="since 1970, UTC [ms]", ge=0, le=7_258_118_400_000)]

RECENT_PERIODS = 31
# More than a plan's months, days of five years; a panel has fewer pixels.
MAX_POINTS = 2000


def asked(origin: Literal["auto", "real", "reported", "simulated", "replayed"]) -> OriginName | None:
    """The origin that was asked for by name; None: the API chooses."""
    return None if origin == "auto" else origin


def _key(connection: Connection, indicator: str, grain: str, origin: AnyOrigin) -> Key:
    about = origin_of_values(connection, indicator, ["city"], grain, asked(origin))
    return Key(indicator, ["city"], grain, about)


@router.get("/dimensions", response_model=list[Choice], summary="Dimensions, for a variable")
async def dimensions(nadi: Nadi, language: LanguageName = "id") -> Response:
    """The masterplan's dimensions in its order."""
    plan = nadi.masterplan
    return json_answer([Choice(entry.id, say((entry.name_id, entry.name_en), language)) for entry in plan.dimensions])


@router.get("/indicators", response_model=list[Choice], summary="Indicators with a goal, for a variable")
async def indicators(nadi: Nadi, language: LanguageName = "id") -> Response:
    """Indicators that the masterplan sets a target for, in its order."""
    ids = [goal.indicator for goal in nadi.masterplan.goals if goal.scope == "city"]
    entries = nadi.catalogue.indicators
    return json_answer([Choice(key, f"{key} {entries[key].name(language)}") for key in ids])


@router.get("/origin", response_model=list[Choice], summary="Which origin is shown, for a variable")
def origin(nadi: Nadi, origin: AnyOrigin = "auto", language: LanguageName = "id") -> Response:
    """One entry: the origin whose figures the plan shows, and its label."""
    with nadi.connection() as connection:
        state = state_now(nadi, connection, nadi.masterplan, asked(origin), language)
    # Panels ask for the figures of one indicator each: of several origins each finds its own.
    shown = "auto" if state.origin == "mixed" else state.origin
    return json_answer([Choice(shown, state.origin_label)])


@router.get("/counts", response_model=list[PlanCounts], summary="Goals by status")
def counts(nadi: Nadi, origin: AnyOrigin = "auto", language: LanguageName = "id") -> Response:
    """One row: how many goals have each status."""
    with nadi.connection() as connection:
        plan = masterplan(state_now(nadi, connection, nadi.masterplan, asked(origin), language))
    sums = plan.counts
    row = PlanCounts(
        sums.on_track, sums.at_risk, sums.off_track, sums.no_data, sums.goals, plan.origin, plan.origin_label
    )
    return json_answer([row])


@router.get("/goals", response_model=list[GoalRow], summary="Goals with value, path, target and status")
def goals(
    nadi: Nadi,
    dimension: Annotated[str, Query(description="ids with commas between; * is every one", max_length=500)] = "*",
    service: Annotated[str, Query(description="key of a service; * is every one", max_length=100)] = "*",
    origin: AnyOrigin = "auto",
    language: LanguageName = "id",
) -> Response:
    """A row a goal, in the masterplan's order."""
    with nadi.connection() as connection:
        plan = masterplan(state_now(nadi, connection, nadi.masterplan, asked(origin), language))
    wanted = None if dimension == "*" else set(dimension.split(","))
    rows = goal_rows(plan, wanted, language)
    return json_answer([row for row in rows if service in ("*", nadi.catalogue.service_of(row.indicator).key)])


@router.get("/series", response_model=list[SeriesRow], summary="An indicator's figures over time")
def series(
    nadi: Nadi, indicator: Indicator, from_: From, to: To, origin: AnyOrigin = "auto", language: LanguageName = "id"
) -> Response:
    """A line for a chart: the city's figures of the grain that the masterplan judges."""
    entry = nadi.catalogue.indicators.get(indicator)
    if entry is None or from_ >= to:
        return json_answer([])
    with nadi.connection() as connection:
        key = _key(connection, indicator, default_grain(nadi, entry), origin)
        span = from_milliseconds(from_), from_milliseconds(to)
        figures = indicator_values.between(connection, key, *span, limit=MAX_POINTS)
    return json_answer(figure_line(nadi, entry, figures, language))


@router.get("/path", response_model=list[SeriesRow], summary="An indicator's path and targets")
async def path(nadi: Nadi, indicator: Indicator, from_: From, to: To, language: LanguageName = "id") -> Response:
    """Two lines for a chart: where the masterplan wants the city's figure to be, and its targets at the years' ends."""
    goal = goal_of(nadi, indicator)
    if goal is None or from_ >= to:
        return json_answer([])
    span = from_milliseconds(from_), from_milliseconds(to)
    rows = goal_lines(nadi, nadi.catalogue.indicators[indicator], goal, span, language)
    return json_answer(sorted(rows, key=lambda row: (row.time, row.series)))


@router.get("/recent", response_model=list[PeriodRow], summary="An indicator's newest periods")
def recent(nadi: Nadi, indicator: Indicator, origin: AnyOrigin = "auto", language: LanguageName = "id") -> Response:
    """The city's figures of the newest days, or of the finest longer period that the indicator has."""
    entry = nadi.catalogue.indicators.get(indicator)
    if entry is None:
        return json_answer([])
    grain = next(name for name in ("day", "month", "quarter", "year", "hour") if name in entry.grains)
    with nadi.connection() as connection:
        key = _key(connection, indicator, grain, origin)
        newest = indicator_values.newest_start(connection, key)
        span = last_period(newest, grain, RECENT_PERIODS, nadi) if newest else None
        figures = indicator_values.between(connection, key, *span, limit=MAX_POINTS) if span else []
    label = say(ORIGINS[origin_name(key.origin)], language)
    unit = nadi.symbol(entry.unit) or ""
    rows = [PeriodRow(period_name(nadi.local(each.start), grain), each.value, unit, label) for each in figures]
    return json_answer(rows[-RECENT_PERIODS:])
