"""One device takes another's place; the point's series go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.devices.adding import add, gateway_id
from core.devices.changing import change_service
from core.devices.editor import Editor, existing
from core.devices.facts import Facts, Unfit
from core.devices.places import move
from core.devices.states import end_service
from core.store import registry
from core.store.registry import Registered


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a replacement came to.

    point        where; None: a gateway or network server, which is nowhere
    has_secret   the new device proves itself with the secret that was given for it
    copied       readings that it had sent before, since `at`, brought to the point
    """

    point: str | None
    at: datetime
    has_secret: bool
    copied: int


def replace(
    editor: Editor, old: str, new: str, *, at: datetime | None = None, password_hash: str | None = None
) -> Replaced:
    """Retire `old` and put `new` in its place: at the same point, in its state, speaking for the same devices.

    at             when it was done; None: now
    password_hash  of the secret of a device that is new and speaks for itself
    raises         Missing: `old` is not registered; Unfit: it is at no point, or the two do not fit
    """
    moment = editor.past(at)
    with editor.change(old, "replace", f"replaced by {new}") as change:
        device = existing(change, old)
        if device.state == "retired" or (device.kind == "device" and device.point_id is None):
            raise Unfit("device", old, "is at no point, so nothing can take its place there")
        if old == new:
            raise Unfit("device", new, "cannot replace itself; name the one that came")
        end_service(editor, device, moment)
        copied, secret = 0, None
        if registry.find(editor.connection, new) is not None:
            copied = _bring(editor, device, new, moment)
        else:
            secret = None if device.gateway else password_hash
            add(editor, _like(device, new), password_hash=secret, state=device.state, since=moment)
        _hand_over(editor, device, new)
    return Replaced(device.point, moment, secret is not None, copied)


def _like(old: Registered, new: str) -> Facts:
    """What a device is that nobody has described: as the one it replaces."""
    return Facts(
        new,
        kind=old.kind,
        service=old.service,
        point=old.point,
        interval_s=old.interval_s,
        gateway=old.gateway,
        server=old.server,
        application=old.application,
    )


def _hand_over(editor: Editor, old: Registered, new: str) -> None:
    for key in registry.assigned_to(editor.connection, old.device_id):
        with editor.change(key, "activate", f"{old.device} was replaced by {new}") as change:
            registry.change_device(
                editor.connection, existing(change, key).device_id, gateway_id=gateway_id(editor, new)
            )


def _bring(editor: Editor, old: Registered, new: str, moment: datetime) -> int:
    """Put a registered device in the place of `old`; a pending one with what it said since `moment`."""
    with editor.change(new, "replace", f"replaces {old.device}") as change:
        device = existing(change, new)
        for column in ("kind", "server", "application"):
            if getattr(device, column) != getattr(old, column):
                differs = f"has {getattr(device, column)!r}, {old.device!r} has {getattr(old, column)!r}"
                raise Unfit(column, new, differs)
        if device.service != old.service:
            change_service(editor, device, old.service)
        copied = 0 if old.point_id is None else move(editor, device, old.point_id, moment)
        registry.change_device(editor.connection, device.device_id, state=old.state)
    return copied
