"""The address without a path: where to go from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.answers import json_answer

router = APIRouter(tags=["reference"])


@dataclass(frozen=True, slots=True)
class Home:
    """Addresses to begin with."""

    name: Annotated[str, Field(examples=["Nadi"])]
    version: Annotated[str, Field(examples=["0.1.0"])]
    documentation: Annotated[str, Field(description="to read and to try", examples=["/docs"])]
    description: Annotated[str, Field(description="OpenAPI, for programs", examples=["/openapi.json"])]
    health: Annotated[str, Field(description="whether it can answer", examples=["/health/ready"])]
    services: Annotated[str, Field(description="what is measured; needs a key", examples=["/v1/services"])]


@router.get(
    "/",
    response_model=Home,
    responses={307: {"description": "Browsers are sent to the documentation"}},
    summary="Where to begin",
)
async def home(request: Request) -> Response:
    """Browsers are sent to the documentation, programs get addresses to begin with."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/docs", headers={"Vary": "Accept"})
    return json_answer(Home("Nadi", request.app.version, "/docs", "/openapi.json", "/health/ready", "/v1/services"))
