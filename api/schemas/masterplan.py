"""The masterplan's tree: how its goals stand, where they are going, and what that makes for the whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import Agency, NameEn, NameId, Official, Origin, OriginLabel, Unit, UnitSymbol
from api.schemas.figures import Coverage, Expected, Target
from api.schemas.goal_parts import (
    EvaluationEstimate,
    Needed,
    PeerValue,
    ProjectedValue,
    QuickWin,
    Revision,
    ScoreAnswer,
    YearTarget,
)
from api.wording import PlanOrigin


@dataclass(frozen=True, slots=True)
class Counts:
    """Goals by status."""

    on_track: int
    at_risk: int
    off_track: int
    no_data: int
    goals: Annotated[int, Field(description="all of them")]


@dataclass(frozen=True, slots=True)
class Goal:
    """What an indicator is to reach, how it stands, and where it is going."""

    indicator: str
    name_id: NameId
    name_en: NameEn
    unit: Unit
    unit_symbol: UnitSymbol
    direction: Annotated[str, Field(description="which way is better: higher or lower")]
    scope: str
    grain: Annotated[str, Field(description="of the figure that is judged")]
    status: Annotated[str, Field(description="on_track, at_risk, off_track or no_data")]
    status_label: Annotated[str, Field(description="in the caller's language")]
    origin: Annotated[Origin | None, Field(description="of the judged figure; null: there is none")]
    origin_label: Annotated[str | None, Field(description="in the caller's language")]
    start: Annotated[dt.datetime | None, Field(description="of the judged figure's period; null: there is none")]
    end: Annotated[dt.datetime | None, Field(description="exclusive")]
    value: Annotated[float | None, Field(description="null: no data [unit]")]
    predicate_id: Annotated[str | None, Field(description="the regulation's word for the value, Indonesian")]
    predicate_en: Annotated[str | None, Field(description="… English")]
    provisional: bool
    coverage: Coverage
    expected: Expected
    target: Target
    gap: Annotated[float | None, Field(description="positive: better than expected [unit]")]
    score: Annotated[float | None, Field(description="from the worst (0) to the year's target (100)")]
    projections: Annotated[list[ProjectedValue], Field(description="to the year's and the plan's end, if to come")]
    needed: Annotated[list[Needed], Field(description="the rate to the same moments")]
    computed_at: Annotated[dt.datetime | None, Field(description="null: not computed yet")]
    baseline: YearTarget
    worst: Annotated[float, Field(description="what scores 0 [unit]")]
    targets: Annotated[list[YearTarget], Field(description="in force at the moment that the plan is looked at")]
    revisions: Annotated[list[Revision], Field(description="of targets, oldest first")]
    trajectory: Annotated[str, Field(description="between yearly targets: linear or step")]
    tolerance: Annotated[float, Field(description="share of the expected still called on track")]
    weight: float
    component: Annotated[str, Field(description="of the evaluation: output, outcome or impact")]
    owner: Agency
    collaborators: list[Agency]
    communities: Annotated[list[str], Field(description="citizens' groups, schools and firms that take part")]
    codes: Annotated[list[str], Field(description="of other plans: sdg:…, rpjmd:…, iku:…")]
    quick_win: Annotated[str | None, Field(description="id of the quick win that the goal measures")]
    peers: Annotated[list[PeerValue], Field(description="the same indicator in cities to compare with, as reported")]
    source: Annotated[str, Field(description="where the numbers stand")]
    illustrative: Annotated[bool, Field(description="the numbers are not from an official document yet")]
    href: Annotated[str | None, Field(description="address of the judged figure; null: there is none")]


@dataclass(frozen=True, slots=True)
class Programme:
    """A bundle of work under a dimension."""

    id: str
    name_id: NameId
    name_en: NameEn
    weight: float
    owner: Agency
    score: ScoreAnswer
    counts: Counts
    goals: list[Goal]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six smart-city dimensions."""

    id: str
    name_id: NameId
    name_en: NameEn
    weight: float
    note_id: Annotated[str | None, Field(description="says so if the dimension has no goal")]
    note_en: str | None
    score: ScoreAnswer
    counts: Counts
    programmes: list[Programme]


@dataclass(frozen=True, slots=True)
class Masterplan:
    """A plan: its tree, and how its goals stand."""

    id: str
    name_id: NameId
    name_en: NameEn
    note_id: str
    note_en: str
    first_year: int
    last_year: int
    adopted: dt.date
    basis: Annotated[str, Field(description="legal basis of the first targets")]
    origin: Annotated[PlanOrigin, Field(description="of the judged figures; mixed: each goal says its own")]
    origin_label: OriginLabel
    official: Official
    as_of: Annotated[dt.datetime | None, Field(description="null: now")]
    known: Annotated[str | None, Field(description="of the past: then, now or sealed, by which figures it is judged")]
    seal: Annotated[str | None, Field(description="name of the seal whose figures they are; null: of none")]
    counts: Counts
    score: ScoreAnswer
    score_official: Annotated[bool, Field(description="scores rest on real and reported figures alone")]
    evaluation: Annotated[EvaluationEstimate | None, Field(description="null: the plan has no weights for the year")]
    projection_method: str
    dimensions: list[Dimension]
    quick_wins: list[QuickWin]
