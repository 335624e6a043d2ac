"""Figures: an indicator's values with what a reader needs to trust them, and the masterplan's tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import NameEn, NameId, Next, Official, Origin, OriginLabel, Unit, UnitSymbol

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

    scope: Annotated[str, Field(description="city, district:<code>, agency:<key> or point:<key>")]
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
    document: Annotated[str | None, Field(description="of a reported figure: where it is stated, by whom signed, when")]
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
