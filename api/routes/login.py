"""Logging in: the only thing besides health that needs no key."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from api.access import COOKIE
from api.answers import json_answer
from api.limiter import Limiter
from api.parameters import Nadi
from api.problems import Problem
from api.schemas.access import Credentials, Me
from core.access.logins import log_in

router = APIRouter(prefix="/v1", tags=["access"])

_FAILED = (
    "nama atau kata sandi salah, atau nama dikunci 15 menit setelah lima kali salah",
    "the name or the password is wrong, or the name is locked for 15 minutes after five wrong ones",
)


@router.post("/login", response_model=Me, summary="Log in with a name and a password")
def login(nadi: Nadi, request: Request, credentials: Credentials) -> Response:
    """Sets a cookie that acts for the person until it ends; scripts of a page cannot read it.

    Whether it was the name or the password that is wrong is not told. Programs use API keys instead.
    """
    limiter: Limiter = request.app.state.limiter
    lasts = timedelta(hours=nadi.settings.login_hours)
    with limiter.login(request), nadi.connection() as connection:
        done = log_in(connection, credentials.name, credentials.password, now=nadi.now(), lasts=lasts)
    if done is None:
        raise Problem("login-failed", _FAILED)
    token, person = done
    answer = json_answer(Me.of(request.app.state.callers.of_person(person)))
    answer.set_cookie(
        COOKIE,
        token,
        max_age=round(lasts.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=nadi.settings.api_url.startswith("https:"),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
