"""Statements: what agencies report of a period, before and after it is verified."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import Unit, UnitSymbol

Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWish:
    """What an agency states of one figure."""

    period: Annotated[str, Field(description="2025, 2025-Q2, 2025-06 or 2025-06-15", examples=["2023"], max_length=20)]
    value: Annotated[float, Field(description="in the indicator's unit", examples=[3.2], allow_inf_nan=False)]
    document: Annotated[Text, Field(description="where it stands", examples=["Hasil evaluasi SPBE 2023"])]
    scope: Annotated[str, Field(description="city, district:<code>, agency:<key> or peer:<code>", max_length=200)] = (
        "city"
    )
    signer: Annotated[Text | None, Field(description="who answers for it")] = None
    signed_on: Annotated[dt.date | None, Field(description="local date of the signature")] = None
    note: Annotated[Text | None, Field(description="of a correction: why")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the statistics agency found."""

    accepted: bool
    reason: Annotated[str | None, Field(description="of a rejection; the agency reads it", max_length=1000)] = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What an agency states of a period, and what became of it."""

    id: int
    indicator: str
    scope: str
    scope_name: str
    grain: str
    period: Annotated[str, Field(examples=["2023"])]
    value: Annotated[float, Field(description="[unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    agency: Annotated[str, Field(description="key of who states it")]
    document: str
    signer: str | None
    signed_on: dt.date | None
    note: str | None
    reported_at: dt.datetime
    reported_by: str
    state: Annotated[str, Field(description="pending, verified or rejected")]
    judged_at: dt.datetime | None
    judged_by: str | None
    reason: Annotated[str | None, Field(description="of a rejection")]
    revision: Annotated[int | None, Field(description="of the figure that it became")]
    href: Annotated[str, Field(description="address of the figure")]
