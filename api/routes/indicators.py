"""Indicators: what each figure says and how it is computed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.answers import json_answer
from api.context import Context
from api.figures import goal_of
from api.parameters import IndicatorId, Nadi, ServiceKey, check_service, find_indicator
from api.schemas.common import Page
from api.schemas.reference import Indicator
from core.catalogue import Indicator as Entry

router = APIRouter(prefix="/v1", tags=["indicators"])


@router.get("/indicators", response_model=Page[Indicator], summary="Indicators")
async def indicators(nadi: Nadi, service: ServiceKey = None) -> Response:
    """Every indicator with its formula, unit, owner and source."""
    check_service(nadi, service)
    items = [
        _item(nadi, home, entry)
        for home, owner in nadi.catalogue.services.items()
        if service in (None, home)
        for entry in owner.indicators
    ]
    return json_answer(Page(items, None))


@router.get("/indicators/{indicator}", response_model=Indicator, summary="One indicator")
async def indicator(nadi: Nadi, indicator: IndicatorId) -> Response:
    """What the figure says, how it is computed, and who answers for it."""
    entry = find_indicator(nadi, indicator)
    return json_answer(_item(nadi, nadi.catalogue.service_of(indicator).key, entry))


def _item(nadi: Context, service: str, entry: Entry) -> Indicator:
    return Indicator(
        id=entry.id,
        service=service,
        name_id=entry.name_id,
        name_en=entry.name_en,
        description_id=entry.description_id,
        description_en=entry.description_en,
        dimension=entry.dimension,
        type=entry.type,
        unit=entry.unit,
        unit_symbol=nadi.symbol(entry.unit),
        direction=entry.direction,
        formula=entry.formula,
        parameters=entry.parameters,
        version=entry.version,
        metrics=list(entry.metrics),
        records=list(entry.records),
        measure=entry.measure,
        quantile=entry.quantile,
        by_agency=entry.by_agency,
        reference_data=list(entry.all_reference_data),
        grains=list(entry.grains),
        required_coverage=entry.coverage,
        owner=nadi.agency(entry.owner),
        reference=entry.reference,
        has_goal=goal_of(nadi, entry.id) is not None,
    )
