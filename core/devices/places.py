"""Devices at points: brought there with what they said meanwhile, in service or out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import psycopg

from core.devices.editor import Editor
from core.devices.facts import Facts, Unfit
from core.store import adoption, deployments, registry
from core.store.registry import Point, Registered

SUSPENDED = ("commissioning", "maintenance")


def point_for(editor: Editor, facts: Facts, service: str, state: str) -> int:
    """Id of the point that `facts` name, made if need be.

    service  of the device
    state    of the point, if it is made or was retired
    raises   Unfit: it is a point of another service or origin
    """
    key = facts.point or facts.device
    found = registry.find_point(editor.connection, key)
    if found is None:
        return _make(editor, replace(facts, point=key), service, state)
    if found.service != service:
        raise Unfit("point", key, f"is a point of {found.service!r}, the device is of {service!r}; name another")
    if facts.origin not in (None, found.origin):
        raise Unfit("origin", facts.origin, f"point {key!r} is {found.origin}; name another point")
    change_point(editor, found, facts)
    if found.state == "retired":
        registry.change_point(editor.connection, found.point_id, state=state)
    return found.point_id


def _make(editor: Editor, facts: Facts, service: str, state: str) -> int:
    agency = facts.agency or editor.catalogue.services[service].agency
    point_id = registry.add_point(
        editor.connection,
        key=facts.point,
        service=service,
        name=facts.name or facts.point,
        district=facts.district,
        latitude=facts.latitude,
        longitude=facts.longitude,
        agency=agency,
        origin=facts.origin or "real",
        state=state,
        attributes=facts.attributes,
    )
    if state in SUSPENDED:
        deployments.suspend(editor.connection, point_id, state, None)
    return point_id


def change_point(editor: Editor, point: Point, facts: Facts) -> None:
    """Set what `facts` say of the point; other attributes have its figures computed anew."""
    registry.change_point(editor.connection, point.point_id, **facts.of_point())
    if any(point.attributes.get(name) != value for name, value in facts.attributes.items()):
        registry.change_point(editor.connection, point.point_id, attributes={**point.attributes, **facts.attributes})
        deployments.touch(editor.connection, point.point_id, None)
        editor.tell_readings()


def deploy(editor: Editor, device_id: int, device: str, point_id: int, since: datetime | None) -> None:
    """Have the device at the point from `since` on.

    raises   Unfit: it was elsewhere after that
    """
    try:
        deployments.deploy(editor.connection, device_id, point_id, since)
    except psycopg.errors.ExclusionViolation as error:
        raise Unfit("at", since and since.isoformat(), f"{device!r} was deployed elsewhere after that") from error


def leave(editor: Editor, device: Registered, at: datetime) -> None:
    """End the device's stay where it is, if it is anywhere.

    raises   Unfit: it came there after `at`
    """
    if device.point_id is not None and not deployments.end(editor.connection, device.device_id, at):
        came = deployments.since(editor.connection, device.device_id)
        raise Unfit("at", at.isoformat(), f"{device.device!r} came to {device.point!r} at {came}; name a later moment")


def move(editor: Editor, device: Registered, point_id: int, at: datetime | None) -> int:
    """Bring the device from where it is to the point `point_id`.

    at       from when on; None: a pending device has been there from the beginning, another comes now
    returns  readings copied: what a pending device said since `at` at the point that was made for it
    """
    is_pending = device.state == "pending" and device.point_id is not None
    if is_pending and at is None:
        deployments.relocate(editor.connection, device.device_id, point_id)
    else:
        leave(editor, device, editor.past(at))
        deploy(editor, device.device_id, device.device, point_id, editor.past(at))
    registry.set_interval(editor.connection, point_id, device.interval_s)
    if not is_pending or device.point_id is None:
        return 0
    copied = adoption.adopt(editor.connection, device.point_id, point_id, at)
    registry.change_point(editor.connection, device.point_id, state="retired")
    editor.tell_readings()
    return copied


def set_state(editor: Editor, key: str, state: str) -> None:
    """Put a registered device and the point it is at into `state`: active, commissioning or maintenance."""
    device = registry.find(editor.connection, key)
    if device is None:
        return
    registry.change_device(editor.connection, device.device_id, state=state)
    if device.point_id is None or device.point_state == state:
        return
    since = deployments.suspended_since(editor.connection, device.point_id)
    deployments.resume(editor.connection, device.point_id, editor.now)
    registry.change_point(editor.connection, device.point_id, state=state)
    if state in SUSPENDED:
        deployments.suspend(editor.connection, device.point_id, state, editor.now)
    else:
        # Nothing was computed meanwhile; for a pending device, nothing ever.
        deployments.touch(editor.connection, device.point_id, since)
        editor.tell_readings()
