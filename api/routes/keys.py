"""API keys: made, listed, revoked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import needs
from api.administering import Administrator, Name, office
from api.answers import secret_answer
from api.context import Context
from api.parameters import Nadi
from api.schemas.administration import NO_REASON, Key, MadeKey, NewKey, Reason
from api.schemas.common import Page
from core.access import keys
from core.access.rights import Right
from core.store import api_keys

router = APIRouter(prefix="/v1", tags=["administration"])

Revoked = Annotated[bool, Query(description="those that were revoked, too")]


@router.get("/keys", response_model=Page[Key], summary="API keys")
@needs(Right.ADMINISTER)
def every_key(nadi: Nadi, caller: Administrator, revoked: Revoked = False) -> Response:
    """Keys by name, those in force first: what each opens, until when, and when it was used last."""
    with nadi.connection() as connection:
        rows = api_keys.list_keys(connection, with_revoked=revoked)
    return secret_answer({"items": [_key(nadi, row) for row in rows], "next": None})


@router.post("/keys", response_model=MadeKey, status_code=201, summary="Make an API key")
@needs(Right.ADMINISTER)
def make_key(nadi: Nadi, request: Request, caller: Administrator, wish: NewKey) -> Response:
    """The key is in this answer and nowhere else: only its hash is kept."""
    said = wish.model_dump()
    for name in ("scopes", "devices"):
        said[name] = None if said[name] is None else tuple(said[name])
    with office(nadi, request, caller) as here:
        made = keys.create(here.connection, nadi.catalogue, keys.Wish(**said), who=here.who, now=here.now)
    return secret_answer({"name": wish.name, "key": made}, status=201)


@router.post("/keys/{name}/revoke", status_code=204, response_class=Response, summary="Revoke an API key")
@needs(Right.ADMINISTER)
def revoke_key(nadi: Nadi, request: Request, caller: Administrator, name: Name, why: Reason = NO_REASON) -> Response:
    """It opens nothing any more: here at once, in other workers within five seconds."""
    with office(nadi, request, caller) as here:
        keys.revoke(here.connection, name, who=here.who, now=here.now, reason=why.reason)
    return Response(status_code=204)


def _key(nadi: Context, row: api_keys.ApiKey) -> dict[str, object]:
    facts = asdict(row)
    return {name: nadi.local(value) if isinstance(value, datetime) else value for name, value in facts.items()}
