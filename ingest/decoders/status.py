"""A device's status, as it says hello, or as the broker says goodbye for it (its last will).

    online      "offline"      {"status": "offline"}      {"online": false}

An empty payload clears what the broker keeps, and says nothing.
"""

from __future__ import annotations

import msgspec

from core.errors import Undecodable
from ingest.decoding import Said

_WORDS = {"online": True, "offline": False, "connected": True, "disconnected": False}


class _Status(msgspec.Struct, gc=False):
    status: str | None = None
    state: str | None = None
    online: bool | None = None


_decoder = msgspec.json.Decoder(str | _Status)


def decode(payload: bytes, device: str, received_us: int) -> Said:
    """Whether the device is there.

    payload   UTF-8
    raises    Undecodable: it does not say so
    """
    if not payload.strip():
        return Said([])
    try:
        said = _decoder.decode(payload) if payload.lstrip()[:1] in (b'"', b"{") else payload.decode()
    except (ValueError, RecursionError) as error:
        raise Undecodable(f"status: {error}") from error
    is_there = _WORDS.get(said.strip().lower()) if isinstance(said, str) else _is_there(said)
    if is_there is None:
        raise Undecodable(f"status: {payload[:40]!r} is neither 'online' nor 'offline'")
    return Said([], back=(device,)) if is_there else Said([], gone=(device,))


def _is_there(status: _Status) -> bool | None:
    if status.online is not None:
        return status.online
    return _WORDS.get((status.status or status.state or "").strip().lower())
