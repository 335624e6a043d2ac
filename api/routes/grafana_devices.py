"""Devices for Grafana: how their health went and goes, and what boards can be narrowed to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.context import Context
from api.lines import milliseconds
from api.parameters import Nadi
from api.routes.grafana import AnyOrigin, From, LanguageName, To, asked
from api.routes.grafana_live import MAX_LINES, Districts
from api.schemas.grafana import Choice, SeriesRow
from api.schemas.grafana_live import HealthRow
from api.times import from_milliseconds
from api.wording import HEALTH
from core.store import device_states

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])

Service = Annotated[str, Query(description="key of a service; * is every one", examples=["air"], max_length=100)]
# The code of a state is its place here.
CODES = {name: code for code, name in enumerate(HEALTH)}
_MAX_DEVICES = 1000


@router.get("/districts", response_model=list[Choice], summary="Districts, for a variable")
async def districts(nadi: Nadi) -> Response:
    """Every district, by name."""
    entries = sorted(nadi.catalogue.districts.values(), key=lambda entry: entry.name)
    return json_answer([Choice(entry.code, entry.name) for entry in entries])


@router.get("/agencies", response_model=list[Choice], summary="Agencies, for a variable")
async def agencies(nadi: Nadi, language: LanguageName = "id") -> Response:
    """Agencies that answer for an indicator, by name."""
    owners = {entry.owner for entry in nadi.catalogue.indicators.values()}
    names = {key: nadi.catalogue.agencies[key].name(language) for key in owners}
    return json_answer([Choice(key, name) for key, name in sorted(names.items(), key=lambda pair: pair[1])])


@router.get("/devices", response_model=list[Choice], summary="Devices, for a variable")
def devices(nadi: Nadi, service: Service = "*", district: Districts = "*", origin: AnyOrigin = "auto") -> Response:
    """Devices that are not retired, by key."""
    with nadi.connection() as connection:
        keys = device_states.keys(connection, limit=_MAX_DEVICES, **_filters(nadi, service, district, origin))
    return json_answer([Choice(key, key) for key in keys])


@router.get("/health", response_model=list[HealthRow], summary="Devices by health")
def health(nadi: Nadi, service: Service = "*", district: Districts = "*", origin: AnyOrigin = "auto") -> Response:
    """One row: how many devices are in each state."""
    with nadi.connection() as connection:
        found = device_states.counts(connection, **_filters(nadi, service, district, origin))
    counts = {name: found.get(name, 0) for name in HEALTH}
    total = sum(counts.values())
    share = 100 * (counts["online"] + counts["clock_wrong"] + counts["stuck"]) / total if total else None
    return json_answer([HealthRow(**counts, devices=total, heard=share)])


@router.get("/device-states", response_model=list[SeriesRow], summary="Devices' health over time")
def states(
    nadi: Nadi, from_: From, to: To, service: Service = "*", district: Districts = "*", origin: AnyOrigin = "auto"
) -> Response:
    """A line a device, a row a change: 0 new, 1 online, 2 clock wrong, 3 stuck, 4 late, 5 silent, 6 offline."""
    if from_ >= to:
        return json_answer([])
    start, end = from_milliseconds(from_), from_milliseconds(to)
    filters = _filters(nadi, service, district, origin)
    with nadi.connection() as connection:
        rows = device_states.states(connection, start, end, limit=MAX_LINES, **filters)
    newest: dict[tuple[int, str], SeriesRow] = {}
    for since, key, state in rows:  # of two changes in a millisecond the later holds
        newest[milliseconds(since), key] = SeriesRow(milliseconds(since), key, CODES[state])  # type: ignore[index]
    return json_answer(list(newest.values()))


def _filters(nadi: Context, service: str, district: str, origin: AnyOrigin) -> dict[str, Any]:
    return {
        "service": None if service == "*" else service,
        "districts": None if district == "*" else district.split(","),
        "origin": asked(origin),
    }
