"""Devices as administrators change them: registered, corrected, in and out of service, replaced."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.access import needs
from api.administering import Administrator, Name, editor
from api.answers import secret_answer
from api.parameters import Nadi
from api.schemas.administration import NO_REASON, Reason
from api.schemas.registry import Activation, DeviceFacts, NewDevice, Replaced, Replacement, Retirement, Secret
from core.access.rights import Right
from core.devices import changing, replacing, states
from core.devices.adding import add
from core.devices.secrets import new_secret, password_hash

router = APIRouter(prefix="/v1", tags=["administration"])

# Each change leaves an audit row, and ingest and the broker hear of it at once.


@router.post("/devices", response_model=Secret, status_code=201, summary="Register a device")
@needs(Right.ADMINISTER)
def add_device(nadi: Nadi, caller: Administrator, wish: NewDevice) -> Response:
    """With its point where that is new. Its secret is in this answer and nowhere else."""
    secret = new_secret() if wish.gateway is None else None
    hashed = password_hash(secret) if secret else None
    facts = wish.facts(wish.device)
    with editor(nadi, caller) as registry:
        add(registry, facts, password_hash=hashed, state=wish.state, since=wish.since)
    return secret_answer({"device": wish.device, "secret": secret}, status=201)


@router.patch("/devices/{name}", status_code=204, response_class=Response, summary="Correct what is known of a device")
@needs(Right.ADMINISTER)
def change_device(nadi: Nadi, caller: Administrator, name: Name, facts: DeviceFacts) -> Response:
    """What is not said stays as it is. Another `point` brings it there, from now on."""
    with editor(nadi, caller) as registry:
        changing.correct(registry, facts.facts(name))
    return Response(status_code=204)


@router.post("/devices/{name}/activate", status_code=204, response_class=Response, summary="Take a device into service")
@needs(Right.ADMINISTER)
def activate_device(nadi: Nadi, caller: Administrator, name: Name, wish: Activation) -> Response:
    """A pending, maintained or retired one; and correct what is known of it."""
    with editor(nadi, caller) as registry:
        states.activate(registry, wish.facts(name), state=wish.state, at=wish.at)
    return Response(status_code=204)


@router.post(
    "/devices/{name}/maintenance", status_code=204, response_class=Response, summary="Take a device out of service"
)
@needs(Right.ADMINISTER)
def maintain_device(nadi: Nadi, caller: Administrator, name: Name, why: Reason = NO_REASON) -> Response:
    """With its point, for a while: what it says is kept and counts in nothing."""
    with editor(nadi, caller) as registry:
        states.maintain(registry, name, why.reason)
    return Response(status_code=204)


@router.post("/devices/{name}/retire", status_code=204, response_class=Response, summary="End a device's service")
@needs(Right.ADMINISTER)
def retire_device(nadi: Nadi, caller: Administrator, name: Name, wish: Retirement) -> Response:
    """The broker refuses it from then on, and its point ends too unless `keeps_point`."""
    with editor(nadi, caller) as registry:
        states.retire(registry, name, at=wish.at, keeps_point=wish.keeps_point, reason=wish.reason)
    return Response(status_code=204)


@router.post("/devices/{name}/replace", response_model=Replaced, summary="Put one device in another's place")
@needs(Right.ADMINISTER)
def replace_device(nadi: Nadi, caller: Administrator, name: Name, wish: Replacement) -> Response:
    """The point's history goes on; the old device is retired."""
    secret = new_secret()
    hashed = password_hash(secret)
    with editor(nadi, caller) as registry:
        done = replacing.replace(registry, name, wish.by, at=wish.at, password_hash=hashed)
    answer = {
        "device": wish.by,
        "secret": secret if done.has_secret else None,
        "point": done.point,
        "at": nadi.local(done.at),
        "copied": done.copied,
    }
    return secret_answer(answer)


@router.post("/devices/{name}/rotate-secret", response_model=Secret, summary="Give a device a new secret")
@needs(Right.ADMINISTER)
def rotate_device_secret(nadi: Nadi, caller: Administrator, name: Name) -> Response:
    """The old one is refused from then on. The new one is in this answer and nowhere else."""
    secret = new_secret()
    hashed = password_hash(secret)
    with editor(nadi, caller) as registry:
        states.rotate_secret(registry, name, hashed)
    return secret_answer({"device": name, "secret": secret})
