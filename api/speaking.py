"""Whether a caller may speak for a device."""

from __future__ import annotations

from api.addresses import Address
from api.problems import Problem
from core.access.caller import Caller
from core.store.speakers import Spoken


def check_may_speak(caller: Caller, address: Address, known: Spoken | None) -> None:
    """Pass a caller who is not restricted, or whose restriction covers the device of `address`.

    known    the device as it is registered; None: it is not
    raises   Problem
    """
    if caller.devices is None and caller.agency is None:
        return
    if address.device is None:
        detail = (
            f"{caller.name} hanya boleh berbicara untuk perangkat tertentu, dan topik ini untuk banyak perangkat",
            f"{caller.name} may speak for some devices only, and this topic is for many",
        )
        raise Problem("not-allowed", detail)
    if caller.devices is not None and address.device not in caller.devices:
        raise _not_for(caller, address.device)
    if caller.agency is not None and (known is None or known.agency != caller.agency):
        raise _not_for(caller, address.device)


def _not_for(caller: Caller, device: str) -> Problem:
    detail = (
        f"{caller.name} tidak boleh berbicara untuk perangkat {device!r}",
        f"{caller.name} may not speak for device {device!r}",
    )
    return Problem("not-allowed", detail, parameter="device", value=device)
