"""Parameters that several routes share, with the words that OpenAPI shows."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request

from api.context import Context
from api.problems import language_of, missing
from api.wording import Language as LanguageName
from api.wording import MeasuredOrigin, OriginName
from core.catalogue import Indicator

# Keys of points and devices: PostgreSQL's text holds no NUL, and no key has control characters.
KEY_PATTERN = r"^[^\x00-\x1f\x7f]+$"


async def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


async def _language(request: Request) -> LanguageName:
    return language_of(request)


Nadi = Annotated[Context, Depends(_context)]
Language = Annotated[LanguageName, Depends(_language)]

ServiceKey = Annotated[str | None, Query(description="key of a service, see /v1/services", examples=["air"])]
DistrictCode = Annotated[
    str | None, Query(description="code or name of a district, see /v1/districts", examples=["64.08.04"])
]
Origin = Annotated[
    OriginName | None, Query(description="real, reported, simulated or replayed; never mixed in a figure")
]
PointOrigin = Annotated[MeasuredOrigin | None, Query(description="real, simulated or replayed")]
DeviceKey = Annotated[
    str | None,
    Query(description="key of a device, see /v1/devices", max_length=200, pattern=KEY_PATTERN),
]
PointKey = Annotated[
    str | None,
    Query(description="key of a measuring point, see /v1/points", max_length=200, pattern=KEY_PATTERN),
]
From = Annotated[
    str | None,
    Query(
        alias="from",
        description="start: RFC 3339, a local date, month or year, or relative to now",
        examples=["now-24h", "2026-01-31", "2026-01-31T08:00:00+08:00"],
    ),
]
To = Annotated[
    str | None,
    Query(description="end, exclusive; a day, month or year is included whole", examples=["now", "2026-01-31"]),
]
Cursor = Annotated[str | None, Query(description="'next' of the page before", max_length=400)]
SealName = Annotated[
    str | None,
    Query(
        description="name of a seal, see /v1/seals: what it froze",
        examples=["evaluasi-2026-1"],
        max_length=64,
        pattern=KEY_PATTERN,
    ),
]
Limit = Annotated[int, Query(description="items a page", ge=1, le=1000)]
FileFormat = Literal["json", "csv", "parquet", "xlsx"] | None
CsvForm = Literal["plain", "id"]
FORMATS = "json, or a file of all rows: csv, parquet, xlsx; else by the Accept header"
CSV_FORMS = "id: as Indonesian Excel reads it, with ; between cells, a decimal comma and a byte-order mark"
BOM = "whether a CSV file begins with a byte-order mark; else as `csv` says"
Format = Annotated[FileFormat, Query(alias="format", description=FORMATS)]
Csv = Annotated[CsvForm, Query(description=CSV_FORMS)]
Bom = Annotated[bool | None, Query(description=BOM)]
IndicatorId = Annotated[str, Path(description="id of an indicator, see /v1/indicators", examples=["WTR-03"])]


def check_service(context: Context, service: str | None) -> str | None:
    """`service`, if there is such a one or none is named."""
    if service is not None and service not in context.catalogue.services:
        raise missing("unknown-value", ("layanan", "service"), service, context.catalogue.services, parameter="service")
    return service


def find_district(context: Context, district: str | None, parameter: str = "district") -> str | None:
    """The code of a district that is given by code or name."""
    if district is None or district in context.catalogue.districts:
        return district
    by_name = {entry.name.casefold(): code for code, entry in context.catalogue.districts.items()}
    if code := by_name.get(district.casefold()):
        return code
    names = [*context.catalogue.districts, *(entry.name for entry in context.catalogue.districts.values())]
    raise missing("unknown-value", ("kecamatan", "district"), district, names, parameter=parameter)


def find_indicator(context: Context, indicator: str) -> Indicator:
    """The indicator of a path."""
    indicators = context.catalogue.indicators
    if indicator not in indicators:
        raise missing("not-found", ("indikator", "indicator"), indicator, indicators)
    return indicators[indicator]
