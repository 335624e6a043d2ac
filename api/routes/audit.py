"""The audit: who changed what, before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.access import needs
from api.administering import Administrator
from api.answers import secret_answer
from api.cursors import decode, encode
from api.parameters import KEY_PATTERN, Cursor, From, Limit, Nadi, To
from api.schemas.administration import AuditEntry
from api.schemas.common import Page
from api.times import span
from core.access.rights import Right
from core.store.audit import list_changes

router = APIRouter(prefix="/v1", tags=["administration"])

_SPAN_DAYS = 90


def _word(description: str, example: str) -> Any:
    return Query(description=description, examples=[example], max_length=200, pattern=KEY_PATTERN)


Subject = Annotated[str | None, _word("kind of what was changed: device, key, account, readings, …", "device")]
KeyOf = Annotated[str | None, _word("which of them", "udara-01")]
Who = Annotated[str | None, _word("who did it", "siti")]
Action = Annotated[str | None, _word("what was done", "retire")]


@router.get("/audit", response_model=Page[AuditEntry], summary="Who changed what")
@needs(Right.ADMINISTER)
def audit(
    nadi: Nadi,
    caller: Administrator,
    subject: Subject = None,
    key: KeyOf = None,
    who: Who = None,
    action: Action = None,
    from_: From = None,
    to: To = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Changes, newest first; of any time unless `from` or `to` say else. Rows are never altered."""
    start, end = span(nadi, from_, to, timedelta(days=_SPAN_DAYS)) if from_ or to else (None, None)
    filters = {"subject": subject, "key": key, "who": who, "action": action, "start": start, "end": end}
    with nadi.connection() as connection:
        rows = list_changes(connection, **filters, before=decode(cursor, int), limit=limit + 1)
    items = [{"id": row.pop("audit_id"), **row, "at": nadi.local(row["at"])} for row in rows[:limit]]
    return secret_answer({"items": items, "next": encode(items[-1]["id"]) if len(rows) > limit else None})
