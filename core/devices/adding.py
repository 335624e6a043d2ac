"""A device that is new to the registry."""

from __future__ import annotations

from datetime import datetime

from core.devices.editor import Change, Editor
from core.devices.facts import Facts, Unfit, checked
from core.devices.names import ACCOUNT, ACCOUNT_FORM
from core.devices.places import deploy, point_for
from core.store import accounts, registry

# Gateways and network servers serve all services.
_SHARED_SERVICE = "general"


def add(
    editor: Editor,
    facts: Facts,
    *,
    password_hash: str | None = None,
    state: str = "active",
    since: datetime | None = None,
) -> Change:
    """Register a device, with its point where that is new; a gateway is at a point only if one is named.

    password_hash  of the secret that it proves itself with; None: others speak for it
    state          active, or commissioning: its readings do not count yet
    since          when it came to its point; None: it has been there from the beginning
    raises         Unfit: a value that cannot be, or it is registered already
    """
    facts = checked(facts, editor.catalogue, is_new=True)
    with editor.change(facts.device, "add") as change:
        if change.device is not None:
            instead = f"is registered and {change.device.state}; to change it: nadi device activate {facts.device}"
            raise Unfit("device", facts.device, instead)
        service = _service(facts)
        device_id = registry.add_device(
            editor.connection,
            key=facts.device,
            kind=facts.kind or "device",
            service=service,
            interval_s=facts.interval_s or editor.catalogue.services[service].interval_s,
            state=state,
            gateway_id=gateway_id(editor, facts.gateway),
            server=facts.server,
            application=facts.application,
        )
        if password_hash is not None:
            set_secret(editor, facts.device, device_id, password_hash)
        if facts.kind in (None, "device") or facts.point is not None:
            point_id = point_for(editor, facts, service, state)
            deploy(editor, device_id, facts.device, point_id, since and editor.past(since))
    return change


def set_secret(editor: Editor, key: str, device_id: int, password_hash: str) -> None:
    """Let the device prove itself with what `password_hash` was made of.

    raises   Unfit: its name cannot be an account's
    """
    if not ACCOUNT.fullmatch(key):
        raise Unfit("device", key, ACCOUNT_FORM)
    accounts.set_secret(editor.connection, device_id, password_hash, editor.now)


def gateway_id(editor: Editor, key: str | None) -> int | None:
    """Id of the gateway or network server `key`.

    raises   Unfit: it is none
    """
    if key is None:
        return None
    found = registry.find(editor.connection, key)
    if found is None or found.kind == "device" or found.state == "retired":
        raise Unfit("gateway", key, "is no gateway in service; add it first: nadi device add … --kind gateway")
    return found.device_id


def _service(facts: Facts) -> str:
    is_server = facts.kind == "network_server"
    if (facts.server is not None, facts.application is not None) != (is_server, is_server):
        raise Unfit("kind", facts.kind, "a network_server has --server and --application, any other has neither")
    if facts.service is not None:
        return facts.service
    if facts.kind in (None, "device"):
        raise Unfit("service", None, "a device belongs to a service, such as air")
    return _SHARED_SERVICE
