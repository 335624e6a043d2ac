"""Who may ask: on the loopback interface everyone on this machine, elsewhere who has the key.

docs/decisions/0004-keys-on-loopback.md has the reasons.
"""

from __future__ import annotations

import ipaddress
import secrets
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from api.problems import Problem
from core.settings import Settings

_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="the administrator's key")
_BEARER = HTTPBearer(auto_error=False, description="the administrator's key")

# A reverse proxy on this machine connects from the loopback address for callers from anywhere.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def require_key(
    request: Request,
    header: Annotated[str | None, Security(_HEADER)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
) -> None:
    """Let the request pass.

    raises   Problem: no key, or another than the settings'
    """
    settings: Settings = request.app.state.context.settings
    if is_loopback(settings.api_host) and _is_from_here(request):
        return
    given = header or (bearer.credentials if bearer else None)
    expected = settings.api_key.get_secret_value() if settings.api_key else None
    # Bytes: compare_digest refuses text outside ASCII.
    if given and expected and secrets.compare_digest(given.encode(), expected.encode()):
        return
    detail = (
        "kirim kunci yang sah di X-API-Key atau Authorization: Bearer",
        "send a valid key in X-API-Key or Authorization: Bearer",
    )
    raise Problem("key-required", detail)


def is_loopback(host: str) -> bool:
    """Whether `host` is a name or address of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_from_here(request: Request) -> bool:
    """Whether a program on this machine asks, under this machine's name.

    The Host header guards against a web page elsewhere whose name was made to point to 127.0.0.1.
    """
    if request.client is None or not is_loopback(request.client.host):
        return False
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return is_loopback(urlsplit("//" + request.headers.get("host", "")).hostname or "")
    except ValueError:
        return False
