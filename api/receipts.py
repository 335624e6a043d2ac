"""Receipts: made before something is published, and shown with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path, Request, Response

from api.answers import json_answer
from api.context import Context
from api.problems import Problem
from api.publisher import Publisher
from api.schemas.receipts import Reason, Receipt
from core.access.caller import Caller
from core.access.rights import Right
from core.errors import REASONS, Unavailable
from core.receipts import receipt_topic
from core.store import receipts
from core.store.connection import Connection

ReceiptId = Annotated[UUID, Path(description="number of a receipt, as the answer to what was handed over says it")]

# The broker refuses packets above this, their topic included (deploy/mosquitto.conf) [bytes].
MAX_MESSAGE = 1_000_000


def keep(nadi: Context, connection: Connection, caller: Caller, messages: Sequence[tuple[str, bytes]]) -> Receipt:
    """A receipt for `messages` (topic, payload), not published yet."""
    receipt, size = uuid4(), sum(len(payload) for _, payload in messages)
    topic = messages[0][0]
    now = nadi.now()
    receipts.add(connection, receipt, at=now, who=caller.name, topic=topic, size=size, parts=len(messages))
    kept = receipts.Receipt(receipt, now, caller.name, topic, size, len(messages), 0, 0, 0, 0, 0, 0, [], None)
    return _shown(nadi, kept)


def publish(request: Request, receipt: Receipt, messages: Sequence[tuple[str, bytes]]) -> Response:
    """Publish `messages`, which have `receipt`; the answer says where their fate can be asked for.

    raises   Problem: the broker is away; what it has taken already is stored all the same
    """
    publisher: Publisher = request.app.state.publisher
    try:
        for number, (topic, payload) in enumerate(messages):
            publisher.publish(receipt_topic(UUID(receipt.id), number, topic), payload)
    except Unavailable as error:
        detail = (f"{error}; kirim lagi nanti: yang sudah tersimpan tidak digandakan", f"{error}; send it again later")
        raise Problem("broker-away", detail, receipt=receipt.href) from error
    answer = json_answer(receipt)
    answer.status_code = 202
    answer.headers["Location"] = receipt.href
    return answer


def show(nadi: Context, caller: Caller, number: UUID) -> Receipt:
    """The receipt with that number.

    raises   Problem: there is none, or it is another's and the caller may not inspect
    """
    with nadi.connection() as connection:
        found = receipts.find(connection, number)
    if found is None or (found.who != caller.name and Right.INSPECT not in caller.rights):
        days = nadi.settings.receipt_days
        detail = (
            f"tidak ada resi {number} milik Anda; resi disimpan {days:g} hari",
            f"there is no receipt {number} of yours; receipts are kept for {days:g} days",
        )
        raise Problem("not-found", detail, value=str(number))
    return _shown(nadi, found)


def _shown(nadi: Context, found: receipts.Receipt) -> Receipt:
    return Receipt(
        id=str(found.receipt_id),
        href=f"/v1/{'records' if found.topic.endswith('/record') else 'telemetry'}/{found.receipt_id}",
        state=found.state,
        received_at=nadi.local(found.at),
        sent_by=found.who,
        topic=found.topic,
        bytes=found.bytes,
        parts=found.parts,
        settled=found.settled,
        decoded=found.decoded,
        stored=found.stored,
        duplicate=found.duplicate,
        rejected=found.rejected,
        reasons=[Reason(entry["reason"], REASONS.get(entry["reason"], ""), entry["detail"]) for entry in found.reasons],
        settled_at=found.settled_at and nadi.local(found.settled_at),
    )
