"""The ledger: what came in, and that all of it is accounted for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers import json_answer
from api.cursors import decode, encode
from api.known import check_source
from api.parameters import Cursor, From, Limit, Nadi, To
from api.schemas.accounts import Ledger, Minute, Sums
from api.times import DAY, span
from core.store.ledger import by_minute, total

router = APIRouter(prefix="/v1", tags=["accounts"])

Source = Annotated[str | None, Query(description="key of a kind of topic", examples=["senml"])]


@router.get("/ledger", response_model=Ledger, summary="What came in, and what became of it")
def ledger(
    nadi: Nadi, from_: From = None, to: To = None, source: Source = None, limit: Limit = 1000, cursor: Cursor = None
) -> Response:
    """Sums over a span (else the last 24 hours), and by minute and source, newest first; `difference` is zero."""
    check_source(nadi, source)
    start, end = span(nadi, from_, to, DAY)
    before = decode(cursor, tuple[datetime, str])
    with nadi.connection() as connection:
        sums = total(connection, start, end, source=source)
        rows = by_minute(connection, start, end, source=source, before=before, limit=limit + 1)
    items = [Minute(**{**row, "minute": nadi.local(row["minute"])}) for row in rows[:limit]]
    next_ = encode((rows[limit - 1]["minute"], rows[limit - 1]["source"])) if len(rows) > limit else None
    answer = Ledger(nadi.local(start), nadi.local(end), Sums(**sums), sums["difference"], items, next_)
    return json_answer(answer)
