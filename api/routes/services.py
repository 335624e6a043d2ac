"""Services of the city and what they measure."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.answers import json_answer
from api.parameters import Nadi, ServiceKey, check_service
from api.schemas.common import Page
from api.schemas.reference import Metric, Service

router = APIRouter(prefix="/v1", tags=["reference"])


@router.get("/services", response_model=Page[Service], summary="Services of the city")
async def services(nadi: Nadi) -> Response:
    """Every service of the catalogue with its metrics and indicators."""
    items = [
        Service(
            key=key,
            name_id=entry.name_id,
            name_en=entry.name_en,
            agency=nadi.agency(entry.agency),
            interval_s=entry.interval_s,
            metrics=list(entry.metrics),
            indicators=[indicator.id for indicator in entry.indicators],
        )
        for key, entry in nadi.catalogue.services.items()
    ]
    return json_answer(Page(items, None))


@router.get("/metrics", response_model=Page[Metric], summary="What the services measure")
async def metrics(nadi: Nadi, service: ServiceKey = None) -> Response:
    """Every metric with its unit and the values it can take."""
    check_service(nadi, service)
    items = [
        Metric(
            service=home,
            key=key,
            name_id=entry.name_id,
            name_en=entry.name_en,
            unit=entry.unit,
            unit_symbol=nadi.symbol(entry.unit),
            low=entry.low,
            high=entry.high,
            usual_low=entry.usual_low,
            usual_high=entry.usual_high,
            counter=entry.counter,
        )
        for home, owner in nadi.catalogue.services.items()
        if service in (None, home)
        for key, entry in owner.metrics.items()
    ]
    return json_answer(Page(items, None))
