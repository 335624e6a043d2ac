"""Values of an indicator, with what a reader needs to trust them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import json_answer
from api.caching import cached
from api.context import Context
from api.figures import default_grain, origin_of_values, resolve_scopes
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import (
    Bom,
    Csv,
    Cursor,
    Format,
    From,
    IndicatorId,
    Language,
    Limit,
    Nadi,
    Origin,
    SealName,
    To,
    find_indicator,
)
from api.schemas.common import Page
from api.schemas.figures import Value, Values
from api.seals import require_seal
from api.tables import Table, batches_of, schema_of
from api.times import is_fixed
from api.value_pages import Telling, check_grain, every_value, read_page, span_of
from api.wording import ORIGINS, is_official, say
from core.store.indicator_values import Key
from core.store.indicators import SETTLE

router = APIRouter(prefix="/v1", tags=["indicators"])

Scope = Annotated[
    str,
    Query(
        description="city, district:<code or name>, district:* (each of them), agency:<key>, agency:* or point:<key>",
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
    responses=RESPONSES,
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
    csv: Csv = "plain",
    bom: Bom = None,
    seal: SealName = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Response:
    """Figures by period, oldest first; the newest few periods unless `from` and `to` say else.

    Without `origin`: real figures if there are any, else simulated ones. `target` and `expected` stand
    where the masterplan judges figures of that scope and grain. A file (`format`) holds all of them. With
    `seal` they are the figures that it froze; `sealed` says of each how every seal has it.
    """
    entry = find_indicator(nadi, indicator)
    chosen = check_grain(entry, grain or default_grain(nadi, entry))
    form = form_of(request, format_)
    with nadi.connection() as connection:
        scopes = resolve_scopes(nadi, connection, scope)
        about = origin_of_values(connection, indicator, scopes, chosen, origin)
        key = Key(indicator, scopes, chosen, about)
        between = span_of(nadi, connection, key, from_, to)
        telling = Telling(nadi, entry, key, about, language)
        if seal is not None:
            require_seal(connection, seal, "seal")
        every = revisions == "all" and seal is None
        if form is None:
            page = read_page(connection, telling, between, revisions=every, limit=limit, cursor=cursor, seal=seal)
    if form is not None:
        return file_answer(request, _table(telling, between, every, seal), form, style_of(csv, bom))
    answer = _values(telling, between, page)
    changed_at = max((item.computed_at for item in page.items), default=None)
    return cached(
        request, json_answer(answer), is_final=_is_final(nadi, page, from_, to, between[1]), changed_at=changed_at
    )


def _values(telling: Telling, between: tuple[datetime, datetime], page: Page[Value]) -> Values:
    nadi, entry = telling.context, telling.indicator
    return Values(
        indicator=entry.id,
        name_id=entry.name_id,
        name_en=entry.name_en,
        unit=entry.unit,
        unit_symbol=nadi.symbol(entry.unit),
        direction=entry.direction,
        grain=telling.key.grain,
        origin=telling.origin,
        origin_label=say(ORIGINS[telling.origin], telling.language),
        official=is_official(telling.origin),
        required_coverage=entry.coverage,
        start=nadi.local(between[0]),
        end=nadi.local(between[1]),
        items=page.items,
        next=page.next,
    )


def _table(telling: Telling, between: tuple[datetime, datetime], revisions: bool, seal: str | None) -> Table:
    nadi, entry = telling.context, telling.indicator
    head = {"indicator": entry.id, "grain": telling.key.grain, "origin": telling.origin}
    schema = schema_of(Value, head, nadi.zone)
    rows = every_value(telling, between, revisions=revisions, seal=seal)
    about = {
        **head,
        "name_id": entry.name_id,
        "name_en": entry.name_en,
        "origin_label": say(ORIGINS[telling.origin], telling.language),
        "official": str(is_official(telling.origin)).lower(),
        "reference": entry.reference,
        **({"seal": seal} if seal else {}),
    }
    return Table(entry.id, schema, batches_of(rows, head, schema), nadi.zone, telling.language, about)


def _is_final(nadi: Context, page: Page[Value], from_: str | None, to: str | None, end: datetime) -> bool:
    """Whether the same address means the same periods tomorrow, and each of them has settled."""
    is_past = is_fixed(from_) and is_fixed(to) and end + SETTLE <= nadi.now()
    return is_past and not any(item.provisional for item in page.items)
