"""Dead letters: what could not be stored, and why."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.access import needs
from api.answers import json_answer
from api.context import Context
from api.cursors import decode, encode
from api.known import check_reason, check_source
from api.parameters import KEY_PATTERN, Cursor, Limit, Nadi
from api.schemas.accounts import DeadLetter
from api.schemas.common import Page
from core.access.rights import Right
from core.errors import REASONS
from core.store.dead_letters import list_letters

router = APIRouter(prefix="/v1", tags=["accounts"])

Reason = Annotated[str | None, Query(description="code of a reason", examples=["undecodable"])]
Source = Annotated[str | None, Query(description="key of a kind of topic, or 'unknown'", examples=["senml"])]
State = Annotated[Literal["open", "replayed", "discarded"] | None, Query(description="what became of it")]
# Unlike elsewhere the device need not exist: that may be the very reason.
Device = Annotated[str | None, Query(description="as the message named it", max_length=200, pattern=KEY_PATTERN)]


@router.get("/dead-letters", response_model=Page[DeadLetter], summary="What could not be stored")
@needs(Right.INSPECT)
def dead_letters(
    nadi: Nadi,
    reason: Reason = None,
    source: Source = None,
    device: Device = None,
    state: State = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Messages and readings that could not be stored, newest first, as they came, with the reason."""
    check_reason(reason)
    check_source(nadi, source, besides=("unknown",))
    before = decode(cursor, int)
    with nadi.connection() as connection:
        rows = list_letters(
            connection, reason=reason, source=source, device=device, state=state, before=before, limit=limit + 1
        )
    items = [_item(nadi, row) for row in rows[:limit]]
    return json_answer(Page(items, encode(items[-1].id) if len(rows) > limit else None))


def _item(nadi: Context, row: dict[str, Any]) -> DeadLetter:
    payload, encoding = _readable(row["payload"])
    return DeadLetter(
        id=row["dead_letter_id"],
        received_at=nadi.local(row["received_at"]),
        source=row["source"],
        topic=row["topic"],
        device=row["device"],
        reason=row["reason"],
        explanation=REASONS.get(row["reason"], ""),
        detail=row["detail"],
        state=row["state"],
        encoding=encoding,
        payload=payload,
    )


def _readable(payload: bytes) -> tuple[str, Literal["utf-8", "base64"]]:
    try:
        return payload.decode(), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(payload).decode(), "base64"
