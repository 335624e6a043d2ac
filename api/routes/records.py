"""Records over HTTP: dated facts about cases, as JSON or CSV, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from api.access import AskedBy, needs
from api.answers import json_answer
from api.bodies import Body, described
from api.parameters import Nadi
from api.problems import Problem, missing
from api.receipts import ReceiptId, keep, publish, show
from api.record_csv import from_csv
from api.record_entries import Entries, from_json
from api.record_messages import messages
from api.record_rights import require_own
from api.schemas.receipts import Receipt
from core.access.rights import Right
from core.catalogue.record_kinds import RecordKind
from core.store import audit

router = APIRouter(prefix="/v1", tags=["handing over"])

Kind = Annotated[str | None, Query(description="what the lines of a CSV are", examples=["complaint"], max_length=100)]
_RECORD = {
    "kind": "complaint",
    "key": "SP4N-2026-0187",
    "attributes": {"received_at": "2026-01-31T08:00:00+08:00", "agency": "dlh"},
}
_EXAMPLES = {
    "application/json": [_RECORD],
    "text/csv": "key;received_at;agency\nSP4N-2026-0187;31/01/2026 08:00;dlh\n",
}


@router.post(
    "/records",
    status_code=202,
    response_model=Receipt,
    openapi_extra=described(_EXAMPLES),
    summary="Hand over records",
)
@needs(Right.RECORDS)
def hand_over(nadi: Nadi, request: Request, caller: AskedBy, payload: Body, kind: Kind = None) -> Response:
    """Records as JSON (one, or an array) or as CSV of one `kind`; if any is wrong, none is taken.

    A record says all its facts: the same case with others is a revision. An agency hands over its own only. The answer
    is a receipt, as for telemetry.
    """
    kinds: Mapping[str, RecordKind] = request.app.state.record_kinds
    entries = _parsed(request, nadi.zone, payload, kinds, kind)
    entries.require_sound()
    if not entries.sound:
        raise Problem("invalid-parameter", ("tidak ada catatan", "there is no record"), parameter="body")
    with nadi.connection() as connection:
        require_own(connection, nadi.catalogue, kinds, caller, entries)
        sent = messages(connection, nadi.catalogue, kinds, entries)
        with connection.transaction():
            receipt = keep(nadi, connection, caller, sent)
            counts = dict(Counter(kind for kind, _ in entries.sound))
            audit.add(
                connection,
                at=nadi.now(),
                who=caller.name,
                action="hand-over",
                subject="records",
                key=receipt.id,
                before=None,
                after=counts,
            )
    return publish(request, receipt, sent)


@router.get("/records/{receipt}", response_model=Receipt, summary="What became of records that were handed over")
@needs(Right.SELF)
def fate(nadi: Nadi, caller: AskedBy, receipt: ReceiptId) -> Response:
    """pending, stored, partly or rejected, with the reasons; for whoever handed them over, and for operators."""
    answer = json_answer(show(nadi, caller, receipt))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _parsed(
    request: Request, zone: ZoneInfo, payload: bytes, kinds: Mapping[str, RecordKind], kind: str | None
) -> Entries:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json":
        if kind is not None:
            detail = ("kind ada di setiap catatan JSON", "each record of JSON says its kind")
            raise Problem("invalid-parameter", detail, parameter="kind", value=kind)
        return from_json(payload, kinds, zone)
    if media_type == "text/csv":
        of_lines = kinds.get(kind or "")
        if of_lines is None:
            raise missing("unknown-value", ("jenis catatan", "kind of records"), kind or "", kinds, parameter="kind")
        return from_csv(payload, of_lines, zone)
    detail = (
        f"Content-Type {media_type or '–'}: kirim application/json atau text/csv",
        f"Content-Type {media_type or '–'}: send application/json or text/csv",
    )
    raise Problem("unsupported-format", detail, value=media_type)
