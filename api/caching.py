"""What callers may keep of an answer: its tag, when it last changed, and how long it holds (RFC 9110, RFC 9111)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from fastapi import Request, Response

# What lies in the past changes seldom, by late readings and corrections: so long nobody needs to ask again [s].
KEPT_S = 3600

_TAG_BYTES = 12


def cached(request: Request, answer: Response, *, is_final: bool, changed_at: datetime | None = None) -> Response:
    """`answer` with what a cache needs, or 304 if the caller has it already.

    is_final    nothing in it is going on: it may be kept for a while without asking
    changed_at  the newest of what is in it; None: not known. Told of what is final only: the rest changes with the
                clock. What the catalogue says is as old as this process
    """
    # Weak: the bytes differ by compression.
    tag = f'W/"{blake2b(bytes(answer.body), digest_size=_TAG_BYTES).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": f"private, max-age={KEPT_S}" if is_final else "private, no-cache"}
    changed_at = max(changed_at, _started_at(request)) if changed_at is not None and is_final else None
    if changed_at is not None:
        changed_at = changed_at.astimezone(UTC).replace(microsecond=0)
        headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    if _is_known(request, tag, changed_at):
        return Response(status_code=304, headers={**headers, "Vary": answer.headers.get("Vary", "")})
    answer.headers.update(headers)
    return answer


def _started_at(request: Request) -> datetime:
    started_at: datetime = request.app.state.context.started_at
    return started_at


def _is_known(request: Request, tag: str, changed_at: datetime | None) -> bool:
    """RFC 9110, section 13.2.2: tags decide where they are sent; dates only without them."""
    if tags := request.headers.get("if-none-match"):
        return tags.strip() == "*" or tag in (each.strip() for each in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return known.tzinfo is not None and changed_at <= known
