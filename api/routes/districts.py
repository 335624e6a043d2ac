"""Districts (kecamatan), as a list or as GeoJSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import json_answer
from api.parameters import Nadi
from api.schemas.common import Page
from api.schemas.reference import District
from core.catalogue import District as Entry

router = APIRouter(prefix="/v1", tags=["reference"])

GEOJSON = "application/geo+json"
Format = Annotated[Literal["json", "geojson"] | None, Query(description="else by the Accept header")]


@router.get(
    "/districts",
    response_model=Page[District],
    responses={200: {"content": {GEOJSON: {"schema": {"type": "object"}}}}},
    summary="Districts",
)
async def districts(nadi: Nadi, request: Request, format: Format = None) -> Response:  # the address's own word
    """The regency's districts with their centroids; GeoJSON (RFC 7946) holds them as points."""
    entries = nadi.catalogue.districts.values()
    if format == "geojson" or (format is None and GEOJSON in request.headers.get("accept", "")):
        collection = {"type": "FeatureCollection", "features": [_feature(entry) for entry in entries]}
        return json_answer(collection, media_type=GEOJSON)
    return json_answer(Page([District(**entry.model_dump()) for entry in entries], None))


def _feature(entry: Entry) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": entry.code,
        "geometry": {"type": "Point", "coordinates": [entry.longitude, entry.latitude]},
        "properties": entry.model_dump(exclude={"latitude", "longitude"}),
    }
