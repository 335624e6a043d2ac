"""The parameters of /v1/readings, as addresses have them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from api.parameters import BOM, CSV_FORMS, FORMATS, KEY_PATTERN, CsvForm, FileFormat
from api.wording import MeasuredOrigin
from core.reading import Quality

BucketName = Literal["none", "1m", "5m", "10m", "15m", "30m", "1h", "3h", "6h", "12h", "1d", "1w", "1mo", "3mo", "1y"]
AggregateName = Literal["mean", "min", "max", "sum", "count", "first", "last", "median", "time_weighted_mean"]
FillName = Literal["none", "null", "previous", "linear"]

DOUBTS = {str(flag.name).lower(): int(flag) for flag in Quality if flag}
_Keys = Annotated[str, Field(max_length=20_000, pattern=KEY_PATTERN)]


class ReadingQuery(BaseModel):
    """What can be asked for."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    device: _Keys | None = Field(None, description="key of a device, see /v1/devices; several with commas")
    point: _Keys | None = Field(None, description="key of a measuring point; several with commas")
    service: str | None = Field(None, description="every point of this service", examples=["air"])
    district: str | None = Field(None, description="with service: only points of this district, by code or name")
    metric: str | None = Field(
        None, description="key, see /v1/metrics; several with commas; else all", examples=["pm25", "pm25,pm10"]
    )
    from_: str | None = Field(
        None,
        alias="from",
        description="start: RFC 3339, a local date, month or year, or relative to now; else 24 hours before `to`",
        examples=["now-24h", "2026-01-31", "2026-01-31T08:00:00+08:00"],
    )
    to: str | None = Field(
        None, description="end, exclusive; a day, month or year is included whole", examples=["now", "2026-01-31"]
    )
    bucket: BucketName = Field(
        "none", description="width of a bucket; from 3h up by the local clock and calendar. none: the readings"
    )
    aggregate: AggregateName | None = Field(
        None,
        description="of the readings in a bucket; else mean. From 1d up means are of the hours' means, the "
        "time-weighted one by the time that the series was alive in each",
    )
    quality: str | None = Field(
        None,
        description="good, any, or doubts with commas: " + ", ".join(DOUBTS) + ". Else any; in buckets good",
        examples=["good", "good,out_of_usual_range"],
        max_length=200,
    )
    origin: MeasuredOrigin | None = Field(None, description="real, simulated or replayed; never mixed in an answer")
    fill: FillName = Field(
        "none", description="what stands in an empty bucket between two that are not; null: in every empty one"
    )
    max_points: int | None = Field(
        None, ge=3, le=10_000, description="thin each series to so many, by largest triangle three buckets"
    )
    format_: FileFormat = Field(None, alias="format", description=FORMATS)
    csv: CsvForm = Field("plain", description=CSV_FORMS)
    bom: bool | None = Field(None, description=BOM)
    limit: int = Field(10_000, ge=1, le=100_000, description="items a page; a file holds all")
    cursor: str | None = Field(None, description="'next' of the page before", max_length=400)


Asked = Annotated[ReadingQuery, Query()]
