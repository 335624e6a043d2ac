"""Flat rows for Grafana's Infinity data source: no nesting, times in epoch ms, names that never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import OriginLabel
from api.wording import PlanOrigin


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a dashboard's variable."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Goals of the plan by status, and of which origin the figures are."""

    on_track: int
    at_risk: int
    off_track: int
    no_data: int
    goals: int
    origin: Annotated[PlanOrigin, Field(description="of the judged figures; mixed: each goal has its own")]
    origin_label: OriginLabel


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with the names above it."""

    dimension: str
    programme: str
    indicator: str
    name: str
    value: Annotated[float | None, Field(description="null: no data [unit]")]
    expected: Annotated[float | None, Field(description="where the path is now [unit]")]
    target: Annotated[float | None, Field(description="of the year [unit]")]
    gap: Annotated[float | None, Field(description="positive: better than expected [unit]")]
    unit: str
    status: Annotated[int, Field(description="0 on track, 1 at risk, 2 off track, 3 no data")]
    score: Annotated[float | None, Field(description="from the worst (0) to the year's target (100)")]
    year_end: Annotated[
        float | None, Field(description="projected to the year's end; null: from too few figures [unit]")
    ]
    plan_end: Annotated[float | None, Field(description="projected to the plan's end [unit]")]
    provisional: Annotated[int, Field(description="1: the figure's period goes on, 0: it is final")]
    coverage: Annotated[float, Field(description="[%]")]
    period: Annotated[str, Field(description="of the judged figure", examples=["2026-06"])]
    owner: str
    origin_label: OriginLabel
    source: Annotated[str, Field(description="where the target's numbers stand")]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """How far a dimension is, by the scores of its goals."""

    name: str
    score: Annotated[float | None, Field(description="from 0 to 100; null: none of its goals has data")]
    coverage: Annotated[float, Field(description="share of its weight that has data [%]")]


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A point of a line."""

    time: Annotated[int, Field(description="since 1970, UTC [ms]")]
    series: Annotated[str, Field(description="the line's name, with its unit")]
    value: float | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A figure of a period, by the period's name."""

    period: Annotated[str, Field(examples=["2026-06-15"])]
    value: float | None
    unit: str
    origin_label: OriginLabel
