"""Parts of the masterplan's answer: targets, revisions, projections, scores."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.common import NameEn, NameId

Horizon = Annotated[Literal["year", "plan"], Field(description="the end of this year, or of the plan")]


@dataclass(frozen=True, slots=True)
class YearTarget:
    """What is to be reached at a year's end."""

    year: int
    value: Annotated[float, Field(description="[unit]")]


@dataclass(frozen=True, slots=True)
class Revision:
    """A target that was changed."""

    year: int
    was: Annotated[float, Field(description="[unit]")]
    value: Annotated[float, Field(description="[unit]")]
    decided: Annotated[dt.date, Field(description="in force from this day")]
    basis: Annotated[str, Field(description="legal basis")]


@dataclass(frozen=True, slots=True)
class ProjectedValue:
    """What the figures come to if their trend goes on."""

    horizon: Horizon
    end: dt.datetime
    value: Annotated[float | None, Field(description="of the period that ends then; null: see reason [unit]")]
    low: Annotated[float | None, Field(description="of the 90 % interval [unit]")]
    high: Annotated[float | None, Field(description="of the 90 % interval [unit]")]
    slope: Annotated[float | None, Field(description="[unit / a]")]
    points: Annotated[int, Field(description="final figures that the trend rests on")]
    meets_target: Annotated[bool | None, Field(description="whether the value is as good as the target then")]
    reason: Annotated[str, Field(description="empty, too_few_points or too_short_history")]
    reason_label: Annotated[str | None, Field(description="in the caller's language")]


@dataclass(frozen=True, slots=True)
class Needed:
    """The rate that still leads to a target."""

    horizon: Horizon
    target: Annotated[float, Field(description="[unit]")]
    per_year: Annotated[float | None, Field(description="0: reached already; null: no figure, or a total [unit / a]")]


@dataclass(frozen=True, slots=True)
class ScoreAnswer:
    """A weighted mean of what has data."""

    value: Annotated[float | None, Field(description="0 to 100; null: nothing below has data")]
    coverage: Annotated[float, Field(description="share of the weight below that has data, 0 to 1")]


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """A component of the evaluation."""

    component: Annotated[str, Field(examples=["outcome"])]
    weight: Annotated[float, Field(description="[%]")]
    score: ScoreAnswer


@dataclass(frozen=True, slots=True)
class EvaluationEstimate:
    """The ministry's evaluation, estimated from the plan's goals; the assessors' score is theirs."""

    year: Annotated[int, Field(description="whose weights they are")]
    source: str
    score: ScoreAnswer
    components: list[ComponentScore]


@dataclass(frozen=True, slots=True)
class PeerValue:
    """A figure of a city to compare with, as that city reported it."""

    code: Annotated[str, Field(description="Kemendagri code", examples=["64.72"])]
    name_id: NameId
    name_en: NameEn
    start: dt.datetime
    value: Annotated[float | None, Field(description="[unit]")]


@dataclass(frozen=True, slots=True)
class QuickWin:
    """A programme that is to show results within the year."""

    id: str
    name_id: NameId
    name_en: NameEn
    dimension: str
    year: int
    owner: Annotated[str, Field(description="agency key")]
    status: Annotated[str, Field(description="planned, running, done or stopped")]
    source: str
