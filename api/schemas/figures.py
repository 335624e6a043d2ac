"""Figures: an indicator's values with what a reader needs to trust them, and the masterplan's tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import Agency, NameEn, NameId, Next, Official, Origin, OriginLabel, Unit, UnitSymbol

Coverage = Annotated[float, Field(description="share of the time in service with valid data, 0 to 1")]
Expected = Annotated[float | None, Field(description="where the masterplan's path is at that moment [unit]")]
Target = Annotated[float | None, Field(description="the masterplan's, of that year [unit]")]


@dataclass(frozen=True, slots=True)
class SealedFigure:
    """A figure as a seal froze it."""

    seal: Annotated[str, Field(description="name of the seal, see /v1/seals", examples=["evaluasi-2026-1"])]
    revision: Annotated[int, Field(description="the one that was frozen")]
    value: Annotated[float | None, Field(description="of that revision; null: no data [unit]")]
    sealed_at: dt.datetime

    def __str__(self) -> str:
        return f"{self.seal}: {self.value} (revision {self.revision});"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of one scope and period."""

    scope: Annotated[str, Field(description="city, district:<code> or point:<key>")]
    scope_name: str
    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    value: Annotated[float | None, Field(description="null: no data [unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    target: Target
    expected: Expected
    numerator: float
    denominator: float
    n: Annotated[int, Field(description="readings behind it")]
    points: Annotated[int, Field(description="measuring points behind it")]
    coverage: Coverage
    revision: Annotated[int, Field(description="0 while provisional, then 1, 2, …")]
    provisional: bool
    version: Annotated[int, Field(description="of the formula")]
    computed_at: dt.datetime
    reason: Annotated[
        str | None,
        Field(
            description="why the revision was made, in the caller's language",
            examples=["revised from 39 % to 38.5 % on 15 June 2026, because 3 late readings came"],
        ),
    ]
    sealed: Annotated[list[SealedFigure], Field(description="as each seal has it, oldest seal first")]
    href: Annotated[str, Field(description="permanent address of the figure")]
    citation: Annotated[str, Field(description="how the figure is cited, in the caller's language")]


@dataclass(frozen=True, slots=True)
class Values:
    """Figures of an indicator, oldest first."""

    indicator: str
    name_id: NameId
    name_en: NameEn
    unit: Unit
    unit_symbol: UnitSymbol
    direction: Annotated[str, Field(description="which way is better: higher or lower")]
    grain: Annotated[str, Field(examples=["month"])]
    origin: Origin
    origin_label: OriginLabel
    official: Official
    required_coverage: Coverage
    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    items: list[Value]
    next: Next


@dataclass(frozen=True, slots=True)
class Counts:
    """Goals by status."""

    on_track: int
    at_risk: int
    off_track: int
    no_data: int
    goals: Annotated[int, Field(description="all of them")]


@dataclass(frozen=True, slots=True)
class YearTarget:
    """What is to be reached at a year's end."""

    year: int
    value: Annotated[float, Field(description="[unit]")]


@dataclass(frozen=True, slots=True)
class Goal:
    """What an indicator is to reach, and how it stands."""

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
    start: Annotated[dt.datetime | None, Field(description="of the judged figure's period; null: there is none")]
    end: Annotated[dt.datetime | None, Field(description="exclusive")]
    value: Annotated[float | None, Field(description="null: no data [unit]")]
    provisional: bool
    coverage: Coverage
    expected: Expected
    target: Target
    gap: Annotated[float | None, Field(description="positive: better than expected [unit]")]
    computed_at: Annotated[dt.datetime | None, Field(description="null: not computed yet")]
    baseline: YearTarget
    targets: list[YearTarget]
    owner: Agency
    collaborators: list[Agency]
    source: Annotated[str, Field(description="where the numbers stand")]
    illustrative: Annotated[bool, Field(description="the numbers are not from an official document yet")]
    href: Annotated[str | None, Field(description="address of the judged figure; null: there is none")]


@dataclass(frozen=True, slots=True)
class Programme:
    """A bundle of work under a dimension."""

    id: str
    name_id: NameId
    name_en: NameEn
    owner: Agency
    counts: Counts
    goals: list[Goal]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six smart-city dimensions."""

    id: str
    name_id: NameId
    name_en: NameEn
    note_id: Annotated[str | None, Field(description="says so if the dimension has no goal")]
    note_en: str | None
    counts: Counts
    programmes: list[Programme]


@dataclass(frozen=True, slots=True)
class Masterplan:
    """A plan: its tree, and how its goals stand in figures of one origin."""

    id: str
    name_id: NameId
    name_en: NameEn
    note_id: str
    note_en: str
    first_year: int
    last_year: int
    origin: Origin
    origin_label: OriginLabel
    official: Official
    as_of: Annotated[dt.datetime | None, Field(description="null: now")]
    known: Annotated[str | None, Field(description="of the past: then, now or sealed, by which figures it is judged")]
    seal: Annotated[str | None, Field(description="name of the seal whose figures they are; null: of none")]
    counts: Counts
    dimensions: list[Dimension]
