"""Who may ask what: each route says which right it needs, and a caller without it is refused.

A route that says nothing may be read with `Right.READ`; one that changes something must say. Callers are known by
a key, a token or a login. On the loopback interface programs on this machine may read without; decisions 4 and 9.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from api.callers import Callers, not_valid
from api.loopback import is_from_here, is_loopback, is_same_page
from api.problems import Problem
from core.access.caller import Caller
from core.access.rights import Right, roles_with

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="an API key, made by `nadi key create`")
_BEARER = HTTPBearer(auto_error=False, description="an API key, or a token of the OpenID Connect issuer")
COOKIE = "nadi_login"
_COOKIE = APIKeyCookie(name=COOKIE, auto_error=False, description="a login, made by POST /v1/login")

# A program on this machine; what can be read without a key, and nothing that changes anything.
HERE = Caller("this machine", "viewer", frozenset({Right.SELF, Right.READ, Right.INSPECT}))

_READING = {"GET", "HEAD"}


def needs(right: Right) -> Callable[[Endpoint], Endpoint]:
    """Mark a route's function: who calls it must have `right`. It stands below the route's decorator."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.right = right  # type: ignore[attr-defined]  # functions take attributes
        return endpoint

    return mark


def right_of(route: APIRoute) -> Right:
    """The right that `route` needs.

    raises   TypeError: it changes something and does not say
    """
    right: Right | None = getattr(route.endpoint, "right", None)
    if right is None and not _methods(route) <= _READING:
        raise TypeError(f"{route.path}: a route that changes something says which right it needs: @needs(Right.…)")
    return right or Right.READ


def rights_of(router: APIRouter) -> dict[tuple[str, str], Right]:
    """{(path, method): right} of the routes of `router`.

    raises   TypeError: as `right_of`, so that a route left open stops the process at its start
    """
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    return {(route.path, method): right_of(route) for route in routes for method in _methods(route)}


def _methods(route: APIRoute) -> set[str]:
    return route.methods or set()


async def guard(
    request: Request,
    header: Annotated[str | None, Security(_HEADER)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    cookie: Annotated[str | None, Security(_COOKIE)],
) -> None:
    """Let the request pass; who asks is then `request.state.caller`.

    raises   Problem: nobody known asks, without the right, or too often
    """
    # For answers that go on for long: whether the caller still may.
    request.state.still = partial(_known, request, header or (bearer.credentials if bearer else None), cookie)
    caller: Caller = await request.state.still()
    request.state.caller = caller
    request.app.state.limiter.admit(request, caller)
    right = right_of(request.scope["route"])
    if right in caller.rights:
        return
    if caller is HERE:
        raise not_valid()
    raise _not_allowed(caller, right)


async def as_public(request: Request) -> None:
    """Let anybody pass, as often as the setting allows from one address.

    raises   Problem: too often
    """
    address = request.client.host if request.client else ""
    per_minute = request.app.state.context.settings.open_requests_per_minute
    request.app.state.limiter.admit(request, Caller(f"public {address}", "public", frozenset(), per_minute=per_minute))


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


AskedBy = Annotated[Caller, Depends(_caller)]


async def _known(request: Request, secret: str | None, token: str | None) -> Caller:
    callers: Callers = request.app.state.callers
    if secret:
        return await callers.of_key(secret)
    if token:
        # Browsers send the cookie whichever page asks: another one's must change nothing in its reader's name.
        if request.method not in _READING and not is_same_page(request):
            detail = ("permintaan datang dari halaman lain", "the request comes from another page")
            raise Problem("not-allowed", detail)
        return await callers.of_login(token)
    if is_loopback(request.app.state.context.settings.api_host) and is_from_here(request):
        return HERE
    raise not_valid()


def _not_allowed(caller: Caller, right: Right) -> Problem:
    if caller.must_change:
        detail = (
            "ganti kata sandi pertama dahulu: POST /v1/password",
            "change the first password before anything else: POST /v1/password",
        )
        return Problem("not-allowed", detail)
    roles = ", ".join(roles_with(right))
    detail = (
        f"{caller.name} ({caller.role}) tidak berhak {right.value!r}; yang berhak: {roles}",
        f"{caller.name} ({caller.role}) has no right to {right.value!r}; these have: {roles}",
    )
    return Problem("not-allowed", detail)
