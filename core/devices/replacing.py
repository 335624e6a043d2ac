"""One device takes another's place; the point's series go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.devices.adding import add
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

    has_secret   the new device proves itself with the secret that was given for it
    copied       readings that it had sent before, since `at`, brought to the point
    """

    point: str
    at: datetime
    has_secret: bool
    copied: int


def replace(
    editor: Editor, old: str, new: str, *, at: datetime | None = None, password_hash: str | None = None
) -> Replaced:
    """Retire `old` and put `new` in its place, at the same point and in its state.

    at             when it was done; None: now
    password_hash  of the secret of a device that is new and speaks for itself
    raises         Missing: `old` is not registered; Unfit: it is at no point, or the two do not fit
    """
    moment = editor.past(at)
    with editor.change(old, "replace", f"replaced by {new}") as change:
        device = existing(change, old)
        if device.point_id is None or device.point is None:
            raise Unfit("device", old, "is at no point, so nothing can take its place there")
        if old == new:
            raise Unfit("device", new, "cannot replace itself; name the one that came")
        end_service(editor, device, moment)
        if registry.find(editor.connection, new) is not None:
            return Replaced(device.point, moment, False, _bring(editor, device, device.point_id, new, moment))
        secret = None if device.gateway else password_hash
        facts = Facts(
            new, service=device.service, point=device.point, interval_s=device.interval_s, gateway=device.gateway
        )
        add(editor, facts, password_hash=secret, state=device.state, since=moment)
    return Replaced(device.point, moment, secret is not None, 0)


def _bring(editor: Editor, old: Registered, point_id: int, new: str, moment: datetime) -> int:
    """Put a registered device at the point of `old`; a pending one with what it said since `moment`."""
    with editor.change(new, "replace", f"replaces {old.device}") as change:
        device = existing(change, new)
        if device.kind != old.kind:
            raise Unfit("device", new, f"is a {device.kind}, {old.device!r} is a {old.kind}")
        if device.service != old.service:
            change_service(editor, device, old.service)
        copied = move(editor, device, point_id, moment)
        registry.change_device(editor.connection, device.device_id, state=old.state)
    return copied
