"""A device's states: accepted, under maintenance, back in service, retired; and its secret changed."""

from __future__ import annotations

from datetime import datetime

from core.devices.adding import set_secret
from core.devices.changing import apply
from core.devices.editor import Editor, existing
from core.devices.facts import Facts, Unfit, checked
from core.devices.places import deploy, leave, point_for, set_state
from core.store import accounts, deployments, registry
from core.store.registry import Registered


def activate(editor: Editor, facts: Facts, *, state: str = "active", at: datetime | None = None) -> int:
    """Take a device into service, or back into it, with whatever else `facts` say of it.

    state    active, or commissioning: its readings do not count yet
    at       when it came to the point that `facts` name
    returns  readings copied from the point that was made for a pending device
    raises   Missing: not registered; Unfit: a value that cannot be
    """
    facts = checked(facts, editor.catalogue)
    copied = 0
    with editor.change(facts.device, "activate" if state == "active" else state) as change:
        device = existing(change, facts.device)
        if device.state == "retired":
            _take_back(editor, device, facts, state, at)
        else:
            copied = apply(editor, device, facts, at=at)
        set_state(editor, facts.device, state)
    return copied


def maintain(editor: Editor, key: str, reason: str | None = None) -> None:
    """Take a device and its point out of service for a while: what it says is kept and counts in nothing.

    raises   Missing: not registered; Unfit: it is retired
    """
    with editor.change(key, "maintenance", reason) as change:
        if existing(change, key).state == "retired":
            raise Unfit("device", key, "is retired")
        set_state(editor, key, "maintenance")


def retire(
    editor: Editor, key: str, *, at: datetime | None = None, keeps_point: bool = False, reason: str | None = None
) -> None:
    """End a device's service: no secret opens the broker to it, and its point ends with it.

    keeps_point  another device is to come to the point, which also stays if another is there already
    raises       Missing: not registered; Unfit: it came to its point after `at`
    """
    with editor.change(key, "retire", reason) as change:
        device = existing(change, key)
        end_service(editor, device, editor.past(at))
        point_id = device.point_id
        if point_id is None or keeps_point or deployments.others_at(editor.connection, point_id, device.device_id):
            return
        deployments.resume(editor.connection, point_id, editor.now)
        registry.change_point(editor.connection, point_id, state="retired")


def end_service(editor: Editor, device: Registered, at: datetime) -> None:
    """The device is at no point from `at` on, and retired; its point is left as it is."""
    leave(editor, device, at)
    registry.change_device(editor.connection, device.device_id, state="retired")
    accounts.drop_secret(editor.connection, device.device_id)


def rotate_secret(editor: Editor, key: str, password_hash: str) -> None:
    """Let a device prove itself with a new secret, and no longer with the old one.

    raises   Missing: not registered; Unfit: it is retired, or its name cannot be an account's
    """
    with editor.change(key, "rotate-secret") as change:
        device = existing(change, key)
        if device.state == "retired":
            raise Unfit("device", key, f"is retired; first: nadi device activate {key}")
        set_secret(editor, key, device.device_id, password_hash)


def _take_back(editor: Editor, device: Registered, facts: Facts, state: str, at: datetime | None) -> None:
    if device.kind == "device" or facts.point is not None:
        point_id = point_for(editor, facts, device.service, state)
        deploy(editor, device.device_id, device.device, point_id, editor.past(at))
