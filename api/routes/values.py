"""Values of an indicator, with what a reader needs to trust them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import csv_answer, json_answer, wants_csv
from api.figures import default_grain, origin_of_values, resolve_scopes
from api.parameters import Cursor, Format, From, IndicatorId, Language, Limit, Nadi, Origin, To, find_indicator
from api.schemas.figures import Value, Values
from api.value_pages import check_grain, read_page, span_of
from api.wording import ORIGINS, say
from core.store.indicator_values import Key

router = APIRouter(prefix="/v1", tags=["indicators"])

Scope = Annotated[
    str,
    Query(
        description="city, district:<code or name>, district:* (each of them) or point:<key>",
        examples=["city", "district:64.08.04"],
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]*$",
    ),
]
Grain = Annotated[
    Literal["hour", "day", "month", "quarter", "year"] | None,
    Query(description="period of a figure; else the one that the masterplan judges, or days"),
]
Revisions = Annotated[Literal["current", "all"], Query(description="all: also those that were replaced")]


@router.get(
    "/indicators/{indicator}/values",
    response_model=Values,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="Values of an indicator",
)
def values(
    nadi: Nadi,
    request: Request,
    language: Language,
    indicator: IndicatorId,
    scope: Scope = "city",
    grain: Grain = None,
    from_: From = None,
    to: To = None,
    origin: Origin = None,
    revisions: Revisions = "current",
    format_: Format = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Response:
    """Figures by period, oldest first; the newest few periods unless `from` and `to` say else.

    Without `origin`: real figures if there are any, else simulated ones. `target` and `expected` stand
    where the masterplan judges figures of that scope and grain.
    """
    entry = find_indicator(nadi, indicator)
    chosen = check_grain(entry, grain or default_grain(nadi, entry))
    with nadi.connection() as connection:
        scopes = resolve_scopes(nadi, connection, scope)
        about = origin_of_values(connection, indicator, scopes, chosen, origin)
        key = Key(indicator, scopes, chosen, about)
        start, end = span_of(nadi, connection, key, from_, to)
        page = read_page(nadi, connection, key, (start, end), language, revisions == "all", limit, cursor)
    if wants_csv(request, format_):
        head = {"indicator": indicator, "grain": chosen, "origin": about}
        return csv_answer(request, indicator, head, Value, page.items, page.next)
    answer = Values(
        indicator=indicator,
        name_id=entry.name_id,
        name_en=entry.name_en,
        unit=entry.unit,
        unit_symbol=nadi.symbol(entry.unit),
        direction=entry.direction,
        grain=chosen,
        origin=about,
        origin_label=say(ORIGINS[about], language),
        official=about == "real",
        required_coverage=entry.coverage,
        start=nadi.local(start),
        end=nadi.local(end),
        items=page.items,
        next=page.next,
    )
    return json_answer(answer)
