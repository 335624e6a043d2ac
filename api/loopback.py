"""Where a request comes from: this machine, under its own name (docs/decisions/0004), or another page."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

# A reverse proxy on this machine connects from the loopback address for callers from anywhere.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_loopback(host: str) -> bool:
    """Whether `host` is a name or address of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_from_here(request: Request) -> bool:
    """Whether a program on this machine asks.

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


def is_same_page(request: Request) -> bool:
    """Whether no browser asks for a page of another origin; programs that are no browsers send neither header."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
