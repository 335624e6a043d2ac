"""Reference data: what figures are computed with and no sensor measures, by date of validity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import json_answer
from api.context import Context
from api.figures import scope_name
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import KEY_PATTERN, Bom, Csv, Format, Language, Nadi
from api.problems import missing
from api.schemas.common import Page
from api.schemas.reference import ReferenceValue
from api.tables import Table, batches_of, schema_of
from api.times import parse_time
from api.wording import Language as LanguageName
from core.catalogue.reference_data import Reference
from core.catalogue.reference_data import ReferenceValue as Entry

router = APIRouter(prefix="/v1", tags=["reference"])

_NAME = "reference"
Key = Annotated[str | None, Query(description="key of one quantity", examples=["population"])]
Scope = Annotated[
    str | None,
    Query(
        description="city, district:<code>, agency:<key> or point:<key>",
        examples=["district:64.08.04"],
        max_length=200,
        pattern=KEY_PATTERN,
    ),
]
On = Annotated[str | None, Query(description="only what holds on that local date", examples=["2025-12-31"])]


@router.get("/reference", response_model=Page[ReferenceValue], responses=RESPONSES, summary="Reference data")
def reference(
    nadi: Nadi,
    request: Request,
    language: Language,
    key: Key = None,
    scope: Scope = None,
    on: On = None,
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
) -> Response:
    """Population, asset counts, costs and the like: each value with its place, its source and how long it holds.

    Figures use what held when their period began; a value that changes makes new revisions of those it concerns.
    """
    known = nadi.catalogue.references
    if key is not None and key not in known:
        raise missing("unknown-value", ("data acuan", "reference data"), key, known, parameter="key")
    day = nadi.local(parse_time(nadi, "on", on)[0]).date() if on is not None else None
    chosen = known.values() if key is None else [known[key]]
    rows = (row for entry in chosen for row in _rows(nadi, entry, scope, day, language))
    form = form_of(request, format_)
    if form is None:
        return json_answer(Page(list(rows), None))
    schema = schema_of(ReferenceValue, {}, nadi.zone)
    table = Table(_NAME, schema, batches_of(rows, {}, schema), nadi.zone, language)
    return file_answer(request, table, form, style_of(csv, bom))


def _rows(
    nadi: Context, entry: Reference, scope: str | None, day: date | None, language: LanguageName
) -> Iterator[ReferenceValue]:
    for value in entry.values:
        if scope in (None, value.scope) and (day is None or _holds(entry, value, day)):
            yield ReferenceValue(
                reference=entry.key,
                name_id=entry.name_id,
                name_en=entry.name_en,
                scope=value.scope,
                scope_name=scope_name(nadi, value.scope, language),
                valid_from=value.valid_from,
                valid_until=entry.until(value),
                value=value.value,
                unit=entry.unit,
                unit_symbol=nadi.symbol(entry.unit),
                source=value.source,
                illustrative=value.is_illustrative,
            )


def _holds(entry: Reference, value: Entry, day: date) -> bool:
    until = entry.until(value)
    return value.valid_from <= day and (until is None or day < until)
