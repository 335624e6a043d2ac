"""Accounts of people: made, listed, reset, closed and opened again."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response

from api.access import needs
from api.administering import Administrator, Name, office
from api.answers import secret_answer
from api.context import Context
from api.parameters import Nadi
from api.schemas.administration import NO_REASON, Account, FirstPassword, NewAccount, Reason
from api.schemas.common import Page
from core.access import people
from core.access.rights import Right
from core.store.people import Person, list_people

router = APIRouter(prefix="/v1", tags=["administration"])


@router.get("/accounts", response_model=Page[Account], summary="Accounts of people")
@needs(Right.ADMINISTER)
def every_account(nadi: Nadi, caller: Administrator) -> Response:
    """By name: what each may, whether it is closed or locked, and when it was used last."""
    with nadi.connection() as connection:
        everybody = list_people(connection)
    return secret_answer({"items": [_account(nadi, person) for person in everybody], "next": None})


@router.post("/accounts", response_model=FirstPassword, status_code=201, summary="Make an account")
@needs(Right.ADMINISTER)
def make_account(nadi: Nadi, request: Request, caller: Administrator, wish: NewAccount) -> Response:
    """The first password is in this answer and nowhere else; it has to be changed before it opens anything."""
    with office(nadi, request, caller) as here:
        password = people.create(here, nadi.catalogue, wish.name, wish.role, wish.agency)
    return secret_answer({"name": wish.name, "password": password}, status=201)


@router.post("/accounts/{name}/reset", response_model=FirstPassword, summary="Give a new first password")
@needs(Right.ADMINISTER)
def reset_account(nadi: Nadi, request: Request, caller: Administrator, name: Name, why: Reason = NO_REASON) -> Response:
    """Ends the person's logins and a lock."""
    with office(nadi, request, caller) as here:
        password = people.reset(here, name, why.reason)
    return secret_answer({"name": name, "password": password})


@router.post("/accounts/{name}/disable", status_code=204, response_class=Response, summary="Close an account")
@needs(Right.ADMINISTER)
def disable_account(
    nadi: Nadi, request: Request, caller: Administrator, name: Name, why: Reason = NO_REASON
) -> Response:
    """Whoever is logged in with it is out: here at once, in other workers within five seconds."""
    with office(nadi, request, caller) as here:
        people.set_disabled(here, name, is_disabled=True, reason=why.reason)
    return Response(status_code=204)


@router.post("/accounts/{name}/enable", status_code=204, response_class=Response, summary="Open an account again")
@needs(Right.ADMINISTER)
def enable_account(
    nadi: Nadi, request: Request, caller: Administrator, name: Name, why: Reason = NO_REASON
) -> Response:
    """Its password is the one that it had."""
    with office(nadi, request, caller) as here:
        people.set_disabled(here, name, is_disabled=False, reason=why.reason)
    return Response(status_code=204)


def _account(nadi: Context, person: Person) -> dict[str, object]:
    def local(time: datetime | None) -> datetime | None:
        return time and nadi.local(time)

    locked = person.locked_until if person.locked_until and person.locked_until > nadi.now() else None
    state = "first-password" if person.must_change else "open"
    return {
        "name": person.name,
        "role": person.role,
        "agency": person.agency,
        "state": "disabled" if person.disabled_at else "locked" if locked else state,
        "locked_until": local(locked),
        "created_at": local(person.created_at),
        "created_by": person.created_by,
        "last_login_at": local(person.last_login_at),
    }
