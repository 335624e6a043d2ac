"""Targets with their revisions, and how one is changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import NameEn, NameId, Unit, UnitSymbol

Basis = Annotated[
    str, Field(min_length=3, max_length=500, description="legal basis", examples=["Perbup 12/2026, pasal 3"])
]


@dataclass(frozen=True, slots=True)
class TargetWish:
    """A target to be set, with the decision that sets it."""

    indicator: Annotated[str, Field(max_length=100, examples=["AIR-02"])]
    year: Annotated[int, Field(examples=[2027])]
    value: Annotated[float, Field(allow_inf_nan=False, description="at the year's end [unit]", examples=[96.0])]
    decided: Annotated[dt.date, Field(description="in force from this day")]
    basis: Basis
    scope: Annotated[str, Field(max_length=200)] = "city"


@dataclass(frozen=True, slots=True)
class Target:
    """A revision of a year's target."""

    indicator: str
    name_id: NameId
    name_en: NameEn
    scope: str
    year: int
    value: Annotated[float, Field(description="at the year's end [unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    revision: Annotated[int, Field(description="0: as the plan was adopted")]
    in_force: Annotated[bool, Field(description="no later revision was decided")]
    decided: Annotated[dt.date, Field(description="in force from this day")]
    basis: Annotated[str, Field(description="legal basis")]
    recorded_at: dt.datetime
    recorded_by: str
