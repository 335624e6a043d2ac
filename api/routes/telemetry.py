"""Telemetry over HTTP: what a device would publish, handed over by whoever may speak for it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.access import AskedBy, needs
from api.addresses import Address, format_of, of_device, of_topic
from api.answers import json_answer
from api.bodies import Body, described
from api.context import Context
from api.parameters import Nadi, ServiceKey, check_service
from api.problems import Problem
from api.receipts import MAX_MESSAGE, ReceiptId, keep, publish, show
from api.schemas.receipts import Receipt
from api.speaking import check_may_speak
from core.access.rights import Right
from core.store import speakers
from core.store.speakers import Spoken

router = APIRouter(prefix="/v1", tags=["handing over"])

# Neither what separates and widens topics, nor what no key has.
LEVEL = r"^[^\x00-\x1f\x7f/+#]+$"
TOPIC = r"^[^$\x00-\x1f\x7f+#][^\x00-\x1f\x7f+#]*$"

Device = Annotated[str | None, Query(description="key of the device that is spoken for", max_length=200, pattern=LEVEL)]
Topic = Annotated[
    str | None,
    Query(
        description="instead of `device`, `service` and `format`: the topic that the payload would have come on",
        examples=["application/17c82e96/device/24e124136b316542/event/up"],
        max_length=500,
        pattern=TOPIC,
    ),
]
Format = Annotated[
    Literal["native", "senml", "senml-cbor", "csv", "ultralight", "ngsi"] | None,
    Query(alias="format", description="of the body; else by its Content-Type"),
]
_EXAMPLES = {
    "application/json": {"ts": "2026-01-31T08:00:00+08:00", "values": {"pm25": 12.5}},
    "application/senml+json": [{"n": "pm25", "u": "ug/m3", "v": 12.5}],
    "application/senml+cbor": None,
    "text/csv": "time,pm25\n2026-01-31T08:00:00+08:00,12.5\n",
    "application/octet-stream": None,
}


@router.post(
    "/telemetry",
    status_code=202,
    response_model=Receipt,
    openapi_extra=described(_EXAMPLES),
    summary="Hand over what a device measured",
)
@needs(Right.TELEMETRY)
def hand_over(
    nadi: Nadi,
    request: Request,
    caller: AskedBy,
    payload: Body,
    device: Device = None,
    service: ServiceKey = None,
    format_: Format = None,
    topic: Topic = None,
) -> Response:
    """One message of a device, in any of the formats that ingest reads; it goes the way of all messages.

    The answer is a receipt: the broker has the message. Its `href` tells what became of it. Say a time in the payload:
    the same message again is then a duplicate, and not a second reading.
    """
    _check_size(payload)
    with nadi.connection() as connection:
        if topic is not None:
            _refuse_beside_topic(device=device, service=service, format=format_)
            address = of_topic(nadi.catalogue, topic)
            known = speakers.find(connection, address.device) if address.device else None
        else:
            known = speakers.find(connection, device) if device else None
            said = format_of(request.headers.get("content-type"), format_)
            address = of_device(nadi.catalogue, said, _service(nadi, service, device, known), device or "")
        check_may_speak(caller, address, known)
        _check_known(nadi, address, known)
        messages = [(address.topic, payload)]
        receipt = keep(nadi, connection, caller, messages)
    return publish(request, receipt, messages)


@router.get("/telemetry/{receipt}", response_model=Receipt, summary="What became of what was handed over")
@needs(Right.SELF)
def fate(nadi: Nadi, caller: AskedBy, receipt: ReceiptId) -> Response:
    """pending, stored, partly or rejected, with the reasons; for whoever handed it over, and for operators."""
    answer = json_answer(show(nadi, caller, receipt))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _check_size(payload: bytes) -> None:
    if not payload:
        raise Problem("invalid-parameter", ("isi permintaan kosong", "the request has no body"), parameter="body")
    if len(payload) > MAX_MESSAGE:
        detail = (
            f"{len(payload):,} bita; satu pesan paling besar {MAX_MESSAGE:,}: bagilah",
            f"{len(payload):,} bytes; one message has at most {MAX_MESSAGE:,}: divide it",
        )
        raise Problem("too-large", detail, value=len(payload))


def _refuse_beside_topic(**others: str | None) -> None:
    for name, value in others.items():
        if value is not None:
            detail = (f"{name} tidak bersama topic", f"{name} does not go together with topic")
            raise Problem("invalid-parameter", detail, parameter=name, value=value)


def _service(nadi: Context, service: str | None, device: str | None, known: Spoken | None) -> str:
    """The service that was said, else the one that the device is registered with."""
    if device is None:
        raise Problem("invalid-parameter", ("sebut device atau topic", "name device or topic"), parameter="device")
    said = check_service(nadi, service) or (known and known.service)
    if not said:
        detail = (
            f"perangkat {device!r} belum terdaftar: sebut service",
            f"device {device!r} is not registered: name its service",
        )
        raise Problem("invalid-parameter", detail, parameter="service")
    return said


def _check_known(nadi: Context, address: Address, known: Spoken | None) -> None:
    """Refuse at once what ingest would refuse; what it finds out beyond that, the receipt tells."""
    if address.device is None:
        return
    if known is None and nadi.settings.unknown_device == "reject":
        detail = (f"perangkat {address.device!r} belum terdaftar", f"device {address.device!r} is not registered")
        raise Problem("unknown-value", detail, parameter="device", value=address.device)
    if known is not None and address.service not in (None, known.service):
        detail = (
            f"perangkat {known.device!r} terdaftar pada {known.service!r}",
            f"device {known.device!r} is registered with {known.service!r}",
        )
        raise Problem("unknown-value", detail, parameter="service", value=address.service, nearest=[known.service])
