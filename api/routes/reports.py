"""The planner's report of a year."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api.answers import VARY
from api.parameters import Language, Nadi, Origin
from api.reports import forms
from api.reports.contents import gather
from api.reports.form import ReportForm
from core.registry import load_entries

FORMS: dict[str, ReportForm] = load_entries(forms, "form")
# The page brings its own style and charts, and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            form.media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
            for form in FORMS.values()
        }
    }
}

router = APIRouter(prefix="/v1", tags=["masterplan"])

Year = Annotated[int, Path(description="a year of the masterplan that has begun", examples=[2026])]
Form = Annotated[
    Literal["html", "docx", "xlsx"],
    Query(alias="format", description="a page to read and print, a document, or a workbook with the numbers"),
]
ReportLanguage = Annotated[Literal["id", "en"] | None, Query(description="of the report; else by Accept-Language")]


SealName = Annotated[str | None, Query(description="by the figures that it froze, see /v1/seals", max_length=100)]


@router.get("/reports/{year}", response_class=Response, responses=_RESPONSES, summary="The report of a year")
def report(
    nadi: Nadi,
    accepted: Language,
    year: Year,
    form: Form = "html",
    language: ReportLanguage = None,
    origin: Origin = None,
    seal: SealName = None,
) -> Response:
    """The scorecard at the year's end, or now while it goes on: by dimension and agency, with charts and caveats."""
    with nadi.connection() as connection:
        content = gather(nadi, connection, year, language or accepted, origin, seal)
    headers = {**VARY, "Cache-Control": "private, no-cache"}
    if form == "html":
        headers["Content-Security-Policy"] = _POLICY
    else:
        headers["Content-Disposition"] = f'attachment; filename="{nadi.masterplan.id}-{year}.{form}"'
    return Response(FORMS[form].write(content), headers=headers, media_type=FORMS[form].media_type)
