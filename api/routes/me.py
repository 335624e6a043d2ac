"""The caller's own matters: who one is, one's password, logging out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access import COOKIE, AskedBy, needs
from api.answers import json_answer
from api.limiter import Limiter
from api.parameters import Nadi
from api.problems import Problem
from api.schemas.access import Me, NewPassword
from core.access.keys import digest_of
from core.access.people import Office, change_password
from core.access.rights import Right
from core.errors import ConfigurationError
from core.store import people

router = APIRouter(prefix="/v1", tags=["access"])


@router.get("/me", response_model=Me, summary="Who asks, and what they may")
@needs(Right.SELF)
async def me(caller: AskedBy) -> Response:
    """The key or person that asks, with role, rights and restrictions."""
    answer = json_answer(Me.of(caller))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/logout", status_code=204, response_class=Response, summary="Log out")
@needs(Right.SELF)
def logout(nadi: Nadi, request: Request) -> Response:
    """Ends this login and removes its cookie; without a login it does nothing."""
    if token := request.cookies.get(COOKIE):
        with nadi.connection() as connection:
            people.end_login(connection, digest_of(token))
        request.app.state.callers.forget()
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE)
    return answer


@router.post("/password", status_code=204, response_class=Response, summary="Change one's password")
@needs(Right.SELF)
def password(nadi: Nadi, request: Request, caller: AskedBy, change: NewPassword) -> Response:
    """Ends the person's other logins. A first password, as an administrator gives it out, opens nothing but this."""
    token = request.cookies.get(COOKIE)
    if token is None or not caller.is_person:
        raise Problem("not-allowed", ("hanya untuk orang yang masuk", "only for people who are logged in"))
    limiter: Limiter = request.app.state.limiter
    try:
        with limiter.login(request), nadi.connection() as connection:
            office = Office(connection, caller.name, nadi.now())
            is_done = change_password(office, change.old_password, change.new_password, login=digest_of(token))
    except ConfigurationError as error:
        detail = (
            "kata sandi baru tidak memenuhi syarat: paling sedikit 12 huruf, tanpa nama, bukan yang lama",
            str(error),
        )
        raise Problem("invalid-parameter", detail, parameter="new_password") from error
    if not is_done:
        raise Problem("login-failed", ("kata sandi lama salah", "the old password is wrong"))
    request.app.state.callers.forget()
    return Response(status_code=204)
