"""Seals: figures frozen as of a cut-off, with later revisions beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.access import AskedBy, needs
from api.answers import json_answer
from api.cursors import decode, encode
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import KEY_PATTERN, Bom, Csv, Cursor, Format, Language, Limit, Nadi, find_indicator
from api.problems import Problem
from api.schemas.common import Page
from api.schemas.seals import FrozenFigure, Seal, SealContent, SealWish, Sum
from api.seals import frozen_of, require_seal, seal_of
from api.tables import Table, batches_of, schema_of
from core.access.rights import Right
from core.errors import ConfigurationError, Missing, NotFinal
from core.seals import Wish
from core.seals import seal as make
from core.store import sealed_figures, seals
from core.store.sealed_figures import Place

router = APIRouter(prefix="/v1", tags=["seals"])

Name = Annotated[str, Path(description="name of a seal", max_length=64, pattern=KEY_PATTERN)]
OneIndicator = Annotated[str | None, Query(description="id of an indicator, see /v1/indicators", examples=["WTR-03"])]
Revised = Annotated[bool, Query(description="only figures with a later revision")]

_AT_ONCE = 5000


@router.get("/seals", response_model=Page[Seal], summary="Seals")
def every(nadi: Nadi) -> Response:
    """Every seal, newest first."""
    with nadi.connection() as connection:
        found = seals.every(connection)
    return json_answer(Page([seal_of(nadi, each) for each in found], None))


@router.post("/seals", status_code=201, response_model=Seal, summary="Seal figures")
@needs(Right.PLAN)
def seal(nadi: Nadi, caller: AskedBy, wish: SealWish) -> Response:
    """Freeze the figures of days and longer periods that were over by the cut-off.

    Refused, with their names, while any of them is provisional. A seal is never changed.
    """
    asked = Wish(wish.name, wish.until, wish.year, tuple(wish.indicators), wish.note)
    try:
        with nadi.connection() as connection:
            made, _ = make(connection, nadi.catalogue, asked, nadi.zone, who=caller.name, now=nadi.now())
    except NotFinal as error:
        raise Problem("not-final", (str(error), str(error))) from error
    except (ConfigurationError, Missing) as error:
        raise Problem("invalid-parameter", (str(error), str(error)), parameter="body") from error
    answer = json_answer(seal_of(nadi, made))
    answer.status_code = 201
    return answer


@router.get("/seals/{name}", response_model=SealContent, summary="One seal")
def one(nadi: Nadi, name: Name) -> Response:
    """What it froze of each indicator, and how much of that was revised since."""
    with nadi.connection() as connection:
        found = require_seal(connection, name)
        sums = [Sum(each.indicator, each.figures, each.revised) for each in seals.sums(connection, name)]
    return json_answer(SealContent(seal_of(nadi, found), sums))


@router.get(
    "/seals/{name}/figures", response_model=Page[FrozenFigure], responses=RESPONSES, summary="Figures of a seal"
)
def figures(
    nadi: Nadi,
    request: Request,
    language: Language,
    name: Name,
    indicator: OneIndicator = None,
    revised: Revised = False,
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Response:
    """Each figure as it was frozen, beside the one that holds now. A file (`format`) holds all of them."""
    if indicator is not None:
        find_indicator(nadi, indicator)
    form = form_of(request, format_)
    after = decode(cursor, tuple[str, str, str, str, datetime])
    with nadi.connection() as connection:
        found = require_seal(connection, name)
        if form is None:
            rows = sealed_figures.page(
                connection, name, indicator=indicator, revised=revised, after=after, limit=limit + 1
            )
    if form is None:
        next_ = encode(rows[limit - 1].place) if len(rows) > limit else None
        return json_answer(Page([frozen_of(nadi, row) for row in rows[:limit]], next_))

    def every_row() -> Iterator[FrozenFigure]:
        place: Place | None = None
        with nadi.exports.connection() as connection:
            while part := sealed_figures.page(
                connection, name, indicator=indicator, revised=revised, after=place, limit=_AT_ONCE
            ):
                yield from (frozen_of(nadi, row) for row in part)
                place = part[-1].place

    head = {"seal": name}
    schema = schema_of(FrozenFigure, head, nadi.zone)
    about = {**head, "cut_off": nadi.local(found.ends).isoformat(), "sealed_by": found.sealed_by}
    table = Table(name, schema, batches_of(every_row(), head, schema), nadi.zone, language, about)
    return file_answer(request, table, form, style_of(csv, bom))
