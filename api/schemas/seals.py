"""Seals: figures frozen under a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from api.schemas.common import Next, Origin, Unit, UnitSymbol

Name = Annotated[str, Field(description="what citations call it", examples=["evaluasi-2026-1"])]


@dataclass(frozen=True, slots=True)
class SealWish:
    """What is to be sealed: everything up to a day, or a year."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", examples=["evaluasi-2026-1"])]
    until: Annotated[
        dt.date | None, Field(description="last local day: figures of periods over by its end; or say `year`")
    ] = None
    year: Annotated[int | None, Field(ge=2000, le=2100, description="figures of this year alone")] = None
    indicators: Annotated[list[str], Field(max_length=1000, description="of these only; empty: of all")] = field(
        default_factory=list
    )
    note: Annotated[str | None, Field(max_length=1000, pattern=r"^[^\x00]*$", description="what it is for")] = None


@dataclass(frozen=True, slots=True)
class Seal:
    """Figures frozen as of a cut-off; it is never changed."""

    name: Name
    start: Annotated[dt.datetime | None, Field(description="periods start no earlier; null: from the first one")]
    end: Annotated[dt.datetime, Field(description="the cut-off: periods were over by then")]
    indicators: Annotated[list[str] | None, Field(description="ids; null: all there were")]
    note: Annotated[str | None, Field(description="what it is for")]
    sealed_at: dt.datetime
    sealed_by: str
    figures: Annotated[str, Field(description="address of what it froze")]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a seal holds of an indicator."""

    indicator: str
    figures: int
    revised: Annotated[int, Field(description="of those, with a later revision")]


@dataclass(frozen=True, slots=True)
class SealContent:
    """A seal and what it holds."""

    seal: Seal
    items: list[Sum]
    next: Next = None


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A figure as it was frozen, beside the newest revision."""

    indicator: str
    scope: str
    grain: str
    origin: Origin
    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    revision: Annotated[int, Field(description="the one that was frozen")]
    value: Annotated[float | None, Field(description="as sealed; null: no data [unit]")]
    new_revision: Annotated[int, Field(description="the newest")]
    new_value: Annotated[float | None, Field(description="that holds now [unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    href: Annotated[str, Field(description="permanent address of the figure as sealed")]
