"""Points and devices: who measures what, where, and who is silent."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.context import Context
from api.cursors import decode, encode
from api.parameters import (
    Cursor,
    DistrictCode,
    Language,
    Limit,
    Nadi,
    PointOrigin,
    ServiceKey,
    check_service,
    find_district,
)
from api.schemas.common import Page
from api.schemas.reference import Device, Point
from api.wording import HEALTH, ORIGINS, HealthName, say
from core.store.device_lists import list_devices, list_points

router = APIRouter(prefix="/v1", tags=["points and devices"])

# A device is silent after so many of its intervals; the same holds for a stale reading.
SILENT_AFTER_INTERVALS = 3
_QUIET = ("late", "silent", "offline")
_PLAIN = (
    "key",
    "service",
    "interval_s",
    "state",
    "point",
    "name",
    "district",
    "origin",
    "health",
    "skew_s",
    "missed_messages",
)
_TIMES = ("last_reading_at", "health_since", "health_as_of", "last_received_at", "missed_at")


@router.get("/points", response_model=Page[Point], summary="Measuring points")
def points(
    nadi: Nadi,
    language: Language,
    service: ServiceKey = None,
    district: DistrictCode = None,
    origin: PointOrigin = None,
    desks: Annotated[bool, Query(description="also desks, where records count that belong to no point")] = False,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Measuring points by key, with the device that is there now."""
    filters = _filters(nadi, service, district, origin, limit, cursor)
    with nadi.connection() as connection:
        rows = list_points(connection, **filters, desks=desks)
    items = [Point(**row, origin_label=say(ORIGINS[row["origin"]], language)) for row in rows[:limit]]
    return json_answer(Page(items, encode(items[-1].key) if len(rows) > limit else None))


@router.get("/devices", response_model=Page[Device], summary="Devices")
def devices(
    nadi: Nadi,
    language: Language,
    service: ServiceKey = None,
    district: DistrictCode = None,
    origin: PointOrigin = None,
    health: Annotated[HealthName | None, Query(description="only devices whose health is this")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Devices by key, with the time of their newest reading and their health."""
    filters = _filters(nadi, service, district, origin, limit, cursor)
    with nadi.connection() as connection:
        rows = list_devices(connection, **filters, health=health)
    items = [_device(nadi, language, row) for row in rows[:limit]]
    return json_answer(Page(items, encode(items[-1].key) if len(rows) > limit else None))


def _filters(
    nadi: Context, service: str | None, district: str | None, origin: str | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    return {
        "service": check_service(nadi, service),
        "district": find_district(nadi, district),
        "origin": origin,
        "after": decode(cursor, str),
        "limit": limit + 1,  # one more tells whether there is a next page
    }


def _device(nadi: Context, language: Language, row: dict[str, Any]) -> Device:
    last = row["last_reading_at"]
    age_s = None if last is None else max(0.0, (nadi.now() - last).total_seconds())
    is_explained = row["health"] in _QUIET and row["gateway_health"] in _QUIET
    times: dict[str, Any] = {name: row[name] and nadi.local(row[name]) for name in _TIMES}
    return Device(
        **{name: row[name] for name in _PLAIN},
        origin_label=say(ORIGINS[row["origin"]], language) if row["origin"] else None,
        **times,
        registered_at=nadi.local(row["created_at"]),
        age_s=age_s,
        is_silent=age_s is None or age_s > SILENT_AFTER_INTERVALS * row["interval_s"],
        health_label=say(HEALTH[row["health"]], language) if row["health"] else None,
        health_detail=row["health_detail"] or None,
        explained_by=row["gateway"] if is_explained else None,
    )
