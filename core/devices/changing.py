"""What is known of a registered device, changed."""

from __future__ import annotations

from datetime import datetime

from core.devices.adding import add, gateway_id
from core.devices.editor import Change, Editor, existing
from core.devices.facts import Facts, Unfit, checked
from core.devices.places import change_point, move, point_for, set_state
from core.store import registry
from core.store.registry import Registered

_SETTLED = ("kind", "server", "application")


def put(editor: Editor, facts: Facts, *, password_hash: str | None = None) -> Change:
    """Have the registry say what `facts` say: add the device, or change what differs; a pending one is accepted.

    raises   Unfit: a value that cannot be, or one that does not change
    """
    facts = checked(facts, editor.catalogue)
    with editor.change(facts.device, "import") as change:
        if change.device is not None:
            if change.device.state == "retired":
                raise Unfit("device", facts.device, f"is retired; first: nadi device activate {facts.device}")
            apply(editor, change.device, facts, at=None)
            if change.device.state == "pending":
                set_state(editor, facts.device, "active")
    return change if change.device is not None else add(editor, facts, password_hash=password_hash)


def correct(editor: Editor, facts: Facts) -> Change:
    """Set what `facts` say of a registered device, in whatever state it is but retired.

    raises   Missing: not registered; Unfit: a value that cannot be, or one that does not change
    """
    facts = checked(facts, editor.catalogue)
    with editor.change(facts.device, "change") as change:
        device = existing(change, facts.device)
        if device.state == "retired":
            raise Unfit("device", facts.device, f"is retired; first: nadi device activate {facts.device}")
        apply(editor, device, facts, at=None)
    return change


def apply(editor: Editor, device: Registered, facts: Facts, *, at: datetime | None) -> int:
    """Set what `facts` say of a registered device and its point, and bring it to another point if they name one.

    at       when it came to that point; as for `core.devices.places.move`
    returns  readings copied to that point
    """
    _refuse_settled(device, facts)
    connection = editor.connection
    if facts.gateway is not None:
        registry.change_device(connection, device.device_id, gateway_id=gateway_id(editor, facts.gateway))
    if facts.service is not None:
        change_service(editor, device, facts.service)
    if facts.interval_s is not None:
        registry.change_device(connection, device.device_id, interval_s=facts.interval_s)
        if device.point_id is not None:
            registry.set_interval(connection, device.point_id, facts.interval_s)
    if facts.point not in (None, device.point):
        device = registry.find(connection, device.device) or device
        return move(editor, device, point_for(editor, facts, device.service, "active"), at)
    if device.point is not None and (point := registry.find_point(connection, device.point)):
        change_point(editor, point, facts)
    return 0


def change_service(editor: Editor, device: Registered, service: str) -> None:
    """Have the device belong to `service`: ingest guessed it for a pending one.

    raises   Unfit: it is not pending, or has readings of a metric that `service` does not have
    """
    if service == device.service:
        return
    known = editor.catalogue.services[service].metrics
    metrics = registry.metrics_at(editor.connection, device.point_id) if device.point_id is not None else []
    if device.state != "pending" or not set(metrics) <= known.keys():
        has = f" and has readings of {', '.join(metrics)}" if metrics else ""
        raise Unfit("service", service, f"{device.device!r} is of {device.service!r}{has}; retire it and add another")
    registry.change_device(editor.connection, device.device_id, service=service)
    if device.point_id is not None:
        registry.change_point(editor.connection, device.point_id, service=service)


def _refuse_settled(device: Registered, facts: Facts) -> None:
    for column in _SETTLED:
        said, known = getattr(facts, column), getattr(device, column)
        if said not in (None, known):
            raise Unfit(column, said, f"{device.device!r} has {known!r} and keeps it; retire it and add another")
    if facts.origin not in (None, device.origin) and facts.point in (None, device.point):
        raise Unfit("origin", facts.origin, f"point {device.point!r} is {device.origin}; name another point")
