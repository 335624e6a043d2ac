"""Readings: the newest of each series, and series over time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import NameEn, NameId, Next, Official, Origin, OriginLabel, Unit, UnitSymbol

Quality = Annotated[list[str], Field(description="doubts; empty: good", examples=[["out_of_usual_range"]])]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest reading of a series."""

    point: str
    point_name: str
    device: str | None
    service: str
    district: Annotated[str | None, Field(description="Kemendagri code")]
    latitude: float | None
    longitude: float | None
    metric: str
    name_id: NameId
    name_en: NameEn
    time: dt.datetime
    value: Annotated[float, Field(description="[unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    quality: Quality
    age_s: Annotated[float, Field(description="[s]")]
    is_stale: Annotated[bool, Field(description="older than three intervals: not to be shown as live")]
    origin: Origin
    origin_label: OriginLabel


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading, or an aggregate of those in a bucket."""

    time: Annotated[dt.datetime, Field(description="of the reading, or the bucket's start")]
    point: str
    metric: Annotated[str, Field(examples=["pm25"])]
    value: Annotated[float | None, Field(description="null: an empty bucket, with fill=null [unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    n: Annotated[int, Field(description="readings behind it; 1 for a reading, 0 for what was filled in")]
    quality: Quality


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings of points or devices, by time; at one time by series."""

    point: Annotated[str | None, Field(description="as asked for")]
    device: Annotated[str | None, Field(description="as asked for")]
    service: Annotated[str | None, Field(description="null: they are of several services")]
    origin: Origin
    origin_label: OriginLabel
    official: Official
    start: Annotated[dt.datetime, Field(description="of the span, widened to whole buckets")]
    end: Annotated[dt.datetime, Field(description="of the span, exclusive, widened to whole buckets")]
    bucket: str
    aggregate: Annotated[str | None, Field(description="null: the readings themselves")]
    fill: str
    storage: Annotated[str, Field(description="reading, reading_1h or reading_1d: where the answer was read from")]
    thinned_from: Annotated[int | None, Field(description="points before max_points; null: it was not asked for")]
    note: Annotated[str | None, Field(description="what is to be known about the answer, in the caller's language")]
    items: list[Reading]
    next: Next
