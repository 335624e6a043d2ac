"""Reference data: services, districts, metrics, indicators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from api.schemas.common import Agency, NameEn, NameId, Origin, OriginLabel, Unit, UnitSymbol
from api.wording import HealthName


@dataclass(frozen=True, slots=True)
class Service:
    """A city service."""

    key: Annotated[str, Field(examples=["air"])]
    name_id: NameId
    name_en: NameEn
    agency: Agency
    interval_s: Annotated[int, Field(description="expected time between a device's messages [s]")]
    metrics: Annotated[list[str], Field(description="keys, see /v1/metrics")]
    indicators: Annotated[list[str], Field(description="ids, see /v1/indicators")]


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan."""

    code: Annotated[str, Field(description="Kemendagri code", examples=["64.08.04"])]
    name: Annotated[str, Field(examples=["Sangatta Utara"])]
    latitude: Annotated[float, Field(description="of the centroid, WGS 84 [deg]")]
    longitude: Annotated[float, Field(description="of the centroid, WGS 84 [deg]")]
    villages: Annotated[int, Field(description="desa and kelurahan")]
    population: int
    population_source: str


@dataclass(frozen=True, slots=True)
class Metric:
    """What a service measures."""

    service: Annotated[str, Field(examples=["air"])]
    key: Annotated[str, Field(examples=["pm25"])]
    name_id: NameId
    name_en: NameEn
    unit: Unit
    unit_symbol: UnitSymbol
    low: Annotated[float, Field(description="smallest physically possible value [unit]")]
    high: Annotated[float, Field(description="largest physically possible value [unit]")]
    usual_low: Annotated[float | None, Field(description="below it a reading is doubtful [unit]")]
    usual_high: Annotated[float | None, Field(description="above it a reading is doubtful [unit]")]
    counter: Annotated[bool, Field(description="the value only rises, but for resets")]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday."""

    date: Annotated[dt.date, Field(description="local date")]
    name_id: NameId
    name_en: NameEn
    source: Annotated[str, Field(description="the decree; taken from memory, to be checked against the gazette")]


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """What held at a place from a day on: a fact that figures are computed with and no sensor measures."""

    reference: Annotated[str, Field(examples=["population"])]
    name_id: NameId
    name_en: NameEn
    scope: Annotated[str, Field(description="city, district:<code>, agency:<key> or point:<key>")]
    scope_name: Annotated[str, Field(examples=["Sangatta Utara"])]
    valid_from: Annotated[dt.date, Field(description="local date")]
    valid_until: Annotated[dt.date | None, Field(description="exclusive: then another value holds; null: holds still")]
    value: Annotated[float, Field(description="[unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    source: str
    illustrative: Annotated[bool, Field(description="not the regency's own figure yet")]


@dataclass(frozen=True, slots=True)
class Point:
    """A measuring point (titik pantau) and the device there now."""

    key: str
    service: str
    name: str
    district: Annotated[str | None, Field(description="Kemendagri code")]
    latitude: Annotated[float | None, Field(description="WGS 84 [deg]")]
    longitude: Annotated[float | None, Field(description="WGS 84 [deg]")]
    agency: Annotated[str, Field(description="key of the owner")]
    origin: Origin
    origin_label: OriginLabel
    state: Annotated[str, Field(description="pending, commissioning, active, maintenance or retired")]
    attributes: Annotated[dict[str, Any], Field(description="facts that formulas use, such as floor_area_m2")]
    device: Annotated[str | None, Field(description="key of the device that is there now")]
    interval_s: Annotated[int | None, Field(description="expected time between messages [s]")]


@dataclass(frozen=True, slots=True)
class Device:
    """A device (perangkat), where it is and when it was last heard."""

    key: str
    service: str
    interval_s: Annotated[int, Field(description="expected time between messages [s]")]
    state: Annotated[str, Field(description="pending, commissioning, active, maintenance or retired")]
    point: Annotated[str | None, Field(description="key of the point where it is now")]
    name: Annotated[str | None, Field(description="of that point")]
    district: Annotated[str | None, Field(description="Kemendagri code")]
    origin: Origin | None
    origin_label: OriginLabel | None
    registered_at: dt.datetime
    last_reading_at: Annotated[dt.datetime | None, Field(description="time of the newest reading")]
    age_s: Annotated[float | None, Field(description="time since the newest reading [s]")]
    is_silent: Annotated[bool, Field(description="no reading for three intervals")]
    health: Annotated[
        HealthName | None,
        Field(description="as its messages show; late: none for two intervals, silent: for ten; offline: said goodbye"),
    ]
    health_label: Annotated[str | None, Field(description="in the caller's language", examples=["terlambat"])]
    health_since: Annotated[dt.datetime | None, Field(description="when it became so")]
    health_detail: Annotated[str | None, Field(examples=["clock 7200 s behind"])]
    health_as_of: Annotated[dt.datetime | None, Field(description="until then ingest heard whatever was sent")]
    explained_by: Annotated[
        str | None, Field(description="key of its gateway, if that is late, silent or offline as well")
    ]
    last_received_at: Annotated[dt.datetime | None, Field(description="when its last message came, our clock")]
    skew_s: Annotated[float | None, Field(description="median of received minus the device's time [s]")]
    missed_messages: Annotated[int, Field(description="lost, by the sequence numbers of a Sparkplug node")]
    missed_at: Annotated[dt.datetime | None, Field(description="when the last loss was seen")]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure: what it says, how it is computed, who answers for it."""

    id: Annotated[str, Field(examples=["WTR-03"])]
    service: str
    name_id: NameId
    name_en: NameEn
    description_id: str
    description_en: str
    dimension: Annotated[str, Field(examples=["Living"])]
    type: Annotated[str, Field(description="effectiveness, efficiency or readiness")]
    unit: Unit
    unit_symbol: UnitSymbol
    direction: Annotated[str, Field(description="which way is better: higher or lower")]
    formula: Annotated[str | None, Field(description="null: the value is reported, not computed")]
    parameters: dict[str, Any]
    version: Annotated[int, Field(description="of formula and parameters")]
    metrics: Annotated[list[str], Field(description="'service.metric'; '*' is every metric")]
    records: Annotated[list[str], Field(description="kinds of records whose cases it counts")]
    measure: Annotated[str, Field(description="ratio, total or quantile")]
    quantile: Annotated[float | None, Field(description="which one; 0.5 is the median")]
    by_agency: Annotated[bool, Field(description="whether there are figures with the scope agency:<key>")]
    reference_data: Annotated[list[str], Field(description="what else it is computed with, see /v1/reference")]
    grains: Annotated[list[str], Field(description="periods a figure is given for")]
    required_coverage: Annotated[float, Field(description="share of the time needed, 0 to 1; below it: no data")]
    owner: Agency
    reference: Annotated[str, Field(description="standard or source")]
    has_goal: Annotated[bool, Field(description="whether the masterplan sets a target for it")]
