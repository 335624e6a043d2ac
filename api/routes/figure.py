"""One figure at its permanent address, with its history and what it was made from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api import provenance
from api.answers import json_answer
from api.caching import cached
from api.cursors import decode, encode
from api.parameters import KEY_PATTERN, Cursor, From, IndicatorId, Language, Limit, Nadi, Origin, SealName, To
from api.schemas.provenance import FigureHistory, Hours, Parts, Provenance
from api.single_figure import Address, find
from api.times import parse_time
from api.value_pages import told
from core.store import provenance as store

router = APIRouter(prefix="/v1/indicators/{indicator}/values/{scope}/{grain}/{period}", tags=["indicators"])

_SCOPE = "city, district:<code>, agency:<key> or point:<key>"
_PERIOD = "2026, 2026-Q2, 2026-06, 2026-06-15 or 2026-06-15T13, as the grain says"


async def _address(
    indicator: IndicatorId,
    scope: Annotated[
        str, Path(description="city, district:<code>, agency:<key> or point:<key>", max_length=200, pattern=KEY_PATTERN)
    ],
    grain: Annotated[Literal["hour", "day", "month", "quarter", "year"], Path(description="kind of period")],
    period: Annotated[str, Path(description=_PERIOD, examples=["2026-06"], max_length=20)],
    origin: Origin = None,
    seal: SealName = None,
) -> Address:
    return Address(indicator, scope, grain, period, origin, seal)


Asked = Annotated[Address, Depends(_address)]
Revision = Annotated[int | None, Query(description="of this figure; else the one that holds", ge=0, le=1_000_000)]
PointKey = Annotated[str, Query(description="one of the points behind the figure", max_length=200, pattern=KEY_PATTERN)]
AnyPoint = Annotated[str | None, Query(description="only of this point", max_length=200, pattern=KEY_PATTERN)]


@router.get("", response_model=FigureHistory, summary="One figure and its revisions")
def figure(nadi: Nadi, request: Request, language: Language, asked: Asked, revision: Revision = None) -> Response:
    """The figure of a scope and period; with `revision` the very one that was cited, whatever holds today."""
    with nadi.connection() as connection:
        found = find(nadi, connection, asked, revision, language)
        revisions = told(connection, found.telling, found.revisions)
    asked_for = revisions[found.revisions.index(found.figure)]
    answer = FigureHistory(asked_for, revisions, provenance.address(found, ""))
    is_final = all(row.revision for row in found.revisions)
    changed_at = found.revisions[-1].computed_at
    return cached(request, json_answer(answer), is_final=is_final, changed_at=changed_at)


@router.get("/provenance", response_model=Provenance, summary="What a figure was made from")
def made_from(
    nadi: Nadi,
    language: Language,
    asked: Asked,
    revision: Revision = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """The formula, and the summand of each point in the figure's period; each leads to its parts and hours."""
    after = decode(cursor, str)
    with nadi.connection() as connection:
        found = find(nadi, connection, asked, revision, language)
        kind = provenance.kind_of(found, asked.grain)
        keyset = (after, found.start) if after else None
        rows = store.parts(connection, kind, found.start, found.end, after=keyset, limit=limit + 1)
        (value,) = told(connection, found.telling, [found.figure])
    entry = found.indicator
    answer = Provenance(
        figure=value,
        formula=entry.formula,
        parameters=entry.parameters,
        metrics=list(entry.metrics),
        reference=entry.reference,
        base=entry.base,
        combination=provenance.combination(found),
        note=provenance.note_of(found),
        items=[provenance.part_of(found, asked.grain, row) for row in rows[:limit]],
        next=encode(rows[limit - 1].point) if len(rows) > limit else None,
    )
    return json_answer(answer)


@router.get("/provenance/parts", response_model=Parts, summary="Parts of the base period behind a figure")
def parts(
    nadi: Nadi, language: Language, asked: Asked, point: AnyPoint = None, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """What the formula said of each hour or day, by point and time; each leads to its hours."""
    after = decode(cursor, tuple[str, datetime])
    with nadi.connection() as connection:
        found = find(nadi, connection, asked, None, language)
        if point is not None:
            provenance.check_point(connection, found, point)
        kind = provenance.kind_of(found, found.indicator.base)

        rows = store.parts(
            connection,
            kind,
            found.start,
            found.end,
            point=point,
            after=after,
            limit=limit + 1,
        )
    items = [provenance.part_of(found, kind.grain, row) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return json_answer(Parts(items, encode((last.point, last.start)) if last else None))


@router.get("/provenance/hours", response_model=Hours, summary="Hours behind a figure at one point")
def hours(
    nadi: Nadi,
    language: Language,
    asked: Asked,
    point: PointKey,
    from_: From = None,
    to: To = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """The hourly rollups that the formula was given; each leads to its readings, as long as they are kept."""
    since = parse_time(nadi, "from", from_)[0] if from_ else None
    until = parse_time(nadi, "to", to)[1] if to else None
    after = decode(cursor, tuple[datetime, int])
    with nadi.connection() as connection:
        found = find(nadi, connection, asked, None, language)
        provenance.check_point(connection, found, point)
        start, end = provenance.span_of(found, since, until)

        rows = store.hours(connection, point, list(found.indicator.metrics), start, end, after=after, limit=limit + 1)
    items = [provenance.hour_of(found, point, row) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    next_ = encode((last.hour, last.series_id)) if last else None
    return json_answer(Hours(provenance.hours_note(found, rows[:limit]), items, next_))
