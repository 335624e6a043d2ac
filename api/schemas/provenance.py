"""What a figure was made from: parts of points, their hours, and where the readings stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from api.schemas.common import Next
from api.schemas.figures import Value

Numerator = Annotated[float, Field(description="what is summed above; a total is this alone")]
Note = Annotated[str | None, Field(description="where this ends, in the caller's language; null: it goes on")]


@dataclass(frozen=True, slots=True)
class FigureHistory:
    """A figure, and every revision of it."""

    figure: Value
    revisions: Annotated[list[Value], Field(description="oldest first; each with its reason")]
    provenance: Annotated[str, Field(description="address of what it was made from")]


@dataclass(frozen=True, slots=True)
class Part:
    """A summand: one point in one period."""

    point: str
    point_name: str
    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    value: Annotated[float | None, Field(description="of the point alone; null: no data [unit of the indicator]")]
    numerator: Numerator
    denominator: float
    n: Annotated[int, Field(description="readings behind it")]
    observed_h: Annotated[float, Field(description="hours with valid data [h]")]
    expected_h: Annotated[float, Field(description="hours in service [h]")]
    version: Annotated[int, Field(description="of the formula")]
    parts: Annotated[str | None, Field(description="address of its own parts; null: it has none")]
    hours: Annotated[str | None, Field(description="address of its hours; null: nothing measured is behind it")]


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a figure came about, and its parts by point."""

    figure: Value
    formula: Annotated[
        str | None, Field(description="null: the value is reported, not computed", examples=["night_flow"])
    ]
    parameters: dict[str, Any]
    metrics: Annotated[list[str], Field(description="what is measured; '*' is everything")]
    reference: Annotated[str, Field(description="standard or source")]
    base: Annotated[str, Field(description="period that the formula is computed for: hour or day")]
    combination: Annotated[str, Field(description="how parts become the figure, in the caller's language")]
    note: Note
    items: list[Part]
    next: Next


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of the base period, by point and start."""

    items: list[Part]
    next: Next


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a series, as the rollups have it."""

    metric: str
    start: dt.datetime
    n: Annotated[int, Field(description="good readings")]
    doubtful: Annotated[int, Field(description="readings with a quality flag; they count in nothing")]
    slots: Annotated[int, Field(description="expected moments with a reading")]
    expected: Annotated[int, Field(description="moments at which one was expected")]
    service_s: Annotated[float, Field(description="time in service [s]")]
    alive_s: Annotated[float, Field(description="of that, no further than three intervals after a reading [s]")]
    mean: Annotated[float | None, Field(description="null: no good reading [unit]")]
    low: float | None
    high: float | None
    first: float | None
    last: float | None
    rise: Annotated[float | None, Field(description="of a counter inside the hour, resets mended; else null [unit]")]
    unit: str | None
    unit_symbol: str | None
    readings: Annotated[str | None, Field(description="address of its readings; null: retention dropped them")]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours behind a part, by time."""

    note: Note
    items: list[Hour]
    next: Next
