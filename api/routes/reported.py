"""Reported figures: agencies state them with a document, Diskominfo verifies them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api.access import AskedBy, needs
from api.answers import json_answer
from api.citations import address_of
from api.context import Context
from api.cursors import decode, encode
from api.figures import scope_name
from api.parameters import Cursor, IndicatorId, Language, Limit, Nadi, find_indicator
from api.periods import period_name
from api.problems import Problem, missing
from api.schemas import statements as schema
from api.schemas.common import Page
from api.wording import Language as LanguageName
from core import statements as rules
from core.access.rights import Right
from core.errors import ConfigurationError, Missing
from core.statements import Unfit
from core.store import statements as store
from core.store.statements import Statement

router = APIRouter(prefix="/v1", tags=["reported figures"])

Number = Annotated[int, Path(description="id of a statement", ge=1, le=2**62)]
State = Annotated[Literal["pending", "verified", "rejected"] | None, Query(description="only those")]
OneIndicator = Annotated[str | None, Query(description="id of an indicator, see /v1/indicators", examples=["GOV-02"])]
_TOLD = ("grain", "value", "agency", "document", "signer", "signed_on", "note", "reported_by", "state", "judged_by")


@router.post(
    "/indicators/{indicator}/reported", status_code=201, response_model=schema.Statement, summary="Report a figure"
)
@needs(Right.RECORDS)
def state(
    nadi: Nadi, caller: AskedBy, language: Language, indicator: IndicatorId, wish: schema.StatementWish
) -> Response:
    """State the value of a period with the document it stands in; it is a figure once somebody else verifies it.

    An agency reports its own indicators only. The same again, from the same document, changes nothing.
    """
    entry = find_indicator(nadi, indicator)
    if caller.agency not in (None, entry.owner):
        detail = (f"{indicator} milik {entry.owner}", f"{indicator} belongs to {entry.owner}")
        raise Problem("not-allowed", detail)
    said = {"indicator": indicator, **{name: getattr(wish, name) for name in type(wish).__dataclass_fields__}}
    try:
        stated = rules.statement_of(nadi.catalogue, said, nadi.zone, nadi.now(), caller.agency)
    except Unfit as unfit:
        detail = (f"{unfit.field}: {unfit.value!r}: {unfit.detail}", str(unfit))
        raise Problem("invalid-parameter", detail, parameter=unfit.field) from unfit
    with nadi.connection() as connection, connection.transaction():
        rules.state(connection, stated, who=caller.name, now=nadi.now())
        kept = next(each for each in reversed(store.standing(connection, stated)) if _is_same(each, stated))
    answer = json_answer(_told(nadi, kept, language))
    answer.status_code = 201
    return answer


@router.get("/reported", response_model=Page[schema.Statement], summary="Statements of reported figures")
def statements(
    nadi: Nadi,
    language: Language,
    state: State = None,
    indicator: OneIndicator = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """What agencies have stated, newest first: what waits to be verified, what was, and what was rejected and why."""
    if indicator is not None:
        find_indicator(nadi, indicator)
    after = decode(cursor, int)
    with nadi.connection() as connection:
        rows = store.list_statements(connection, state=state, indicator=indicator, after=after, limit=limit + 1)
    next_ = encode(rows[limit - 1].statement_id) if len(rows) > limit else None
    return json_answer(Page([_told(nadi, row, language) for row in rows[:limit]], next_))


@router.post("/reported/{number}/verdict", response_model=schema.Statement, summary="Verify or reject a statement")
@needs(Right.PLAN)
def verdict(nadi: Nadi, caller: AskedBy, language: Language, number: Number, wish: schema.Verdict) -> Response:
    """Make a statement the figure that holds, or reject it with a reason; whoever stated it cannot."""
    now = nadi.now()
    try:
        with nadi.connection() as connection:
            if wish.accepted:
                rules.verify(connection, nadi.catalogue, number, who=caller.name, now=now)
            else:
                rules.reject(connection, number, wish.reason or "", who=caller.name, now=now)
            (kept,) = store.list_statements(connection, after=number + 1, limit=1)
    except Missing as error:
        raise missing("not-found", ("laporan", "statement"), str(number), []) from error
    except ConfigurationError as error:
        raise Problem("invalid-parameter", (str(error), str(error)), parameter="number") from error
    return json_answer(_told(nadi, kept, language))


def _is_same(row: Statement, stated: store.Stated) -> bool:
    return (row.value, row.document) == (stated.value, stated.document)


def _told(context: Context, row: Statement, language: LanguageName) -> schema.Statement:
    entry = context.catalogue.indicators.get(row.indicator)
    unit = entry.unit if entry else None
    start = context.local(row.start)
    same: dict[str, Any] = {name: getattr(row, name) for name in _TOLD}
    return schema.Statement(
        id=row.statement_id,
        indicator=row.indicator,
        scope=row.scope,
        scope_name=scope_name(context, row.scope, language),
        period=period_name(start, row.grain),
        unit=unit,
        unit_symbol=context.symbol(unit),
        reported_at=context.local(row.reported_at),
        judged_at=context.local(row.judged_at) if row.judged_at else None,
        reason=row.reason,
        revision=row.revision,
        href=address_of(context, row.indicator, row.scope, row.grain, start) + "?origin=reported",
        **same,
    )
