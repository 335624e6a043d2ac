"""Public holidays, which figures of working hours and working days leave out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import json_answer
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import Bom, Csv, Format, Language, Nadi
from api.schemas.common import Page
from api.schemas.reference import Holiday
from api.tables import Table, batches_of, schema_of

router = APIRouter(prefix="/v1", tags=["reference"])

Year = Annotated[int | None, Query(description="only those of this year", ge=1970, le=2200, examples=[2026])]


@router.get("/holidays", response_model=Page[Holiday], responses=RESPONSES, summary="Public holidays")
def holidays(
    nadi: Nadi,
    request: Request,
    language: Language,
    year: Year = None,
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
) -> Response:
    """National holidays (hari libur nasional) by date, with the decree that set them."""
    entries = sorted(nadi.catalogue.public_holidays, key=lambda entry: entry.date)
    rows = [Holiday(**entry.model_dump()) for entry in entries if year in (None, entry.date.year)]
    form = form_of(request, format_)
    if form is None:
        return json_answer(Page(rows, None))
    schema = schema_of(Holiday, {}, nadi.zone)
    table = Table("holidays", schema, batches_of(rows, {}, schema), nadi.zone, language)
    return file_answer(request, table, form, style_of(csv, bom))
