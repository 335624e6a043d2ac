"""The newest reading of each series, and whether it is still fresh."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.context import Context
from api.cursors import decode, encode
from api.known import check_device, check_metric
from api.parameters import (
    Cursor,
    DeviceKey,
    DistrictCode,
    Language,
    Nadi,
    PointOrigin,
    ServiceKey,
    check_service,
    find_district,
)
from api.quality import quality_names
from api.quick import quick
from api.routes.devices import SILENT_AFTER_INTERVALS
from api.schemas.common import Page
from api.schemas.readings import Latest
from api.wording import ORIGINS, say
from core.store.latest import latest as newest

router = APIRouter(prefix="/v1", tags=["readings"])

_latest = quick(Latest)
# As the store has them.
_PLAIN = ("point", "point_name", "device", "service", "district", "latitude", "longitude", "metric", "value", "origin")

Limit = Annotated[int, Query(description="items a page", ge=1, le=20_000)]


@router.get("/latest", response_model=Page[Latest], summary="Newest reading of each series")
def latest(
    nadi: Nadi,
    language: Language,
    service: ServiceKey = None,
    district: DistrictCode = None,
    device: DeviceKey = None,
    metric: Annotated[str | None, Query(description="key, see /v1/metrics", examples=["pm25"])] = None,
    origin: PointOrigin = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Response:
    """By point and metric. A reading older than three intervals is marked stale: it must not look live."""
    check_service(nadi, service)
    check_metric(nadi, service, metric)
    code = find_district(nadi, district)
    after = decode(cursor, tuple[str, str]) or (None, None)
    with nadi.connection() as connection:
        check_device(connection, device)
        rows = newest(
            connection,
            service=service,
            district=code,
            device=device,
            metric=metric,
            origin=origin,
            after_point=after[0],
            after_metric=after[1],
            limit=limit + 1,
        )
    items = _items(nadi, language, rows[:limit])
    next_ = encode((items[-1].point, items[-1].metric)) if len(rows) > limit else None
    return json_answer(Page(items, next_))


def _items(nadi: Context, language: Language, rows: list[dict[str, Any]]) -> list[Latest]:
    now, zone = nadi.now(), nadi.zone
    facts: dict[tuple[str, str], dict[str, Any]] = {}
    items = []
    for row in rows:
        key = row["service"], row["metric"]
        if key not in facts:
            facts[key] = _facts(nadi, *key)
        age_s = max(0.0, (now - row["time"]).total_seconds())
        own = {
            "time": row["time"].astimezone(zone),
            "quality": quality_names(row["quality"]),
            "age_s": age_s,
            "is_stale": age_s > SILENT_AFTER_INTERVALS * row["interval_s"],
            "origin_label": say(ORIGINS[row["origin"]], language),
        }
        items.append(_latest(**{name: row[name] for name in _PLAIN}, **facts[key], **own))
    return items


def _facts(nadi: Context, service: str, metric: str) -> dict[str, Any]:
    """What the catalogue says of a metric; nothing of one that it does not know."""
    known = nadi.catalogue.services.get(service)
    entry = known.metrics.get(metric) if known else None
    unit = entry.unit if entry else None
    names = {"name_id": entry.name_id, "name_en": entry.name_en} if entry else {"name_id": metric, "name_en": metric}
    return {**names, "unit": unit, "unit_symbol": nadi.symbol(unit)}
