"""The Things Stack v3 uplink messages: what the payload formatter decoded, in `decoded_payload`.

Empty fields are left out. The uplink's own `received_at` is when a gateway heard it; the outer one is later.
Source: The Things Stack documentation, data formats.
"""

from __future__ import annotations

from typing import Any

import msgspec

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.lorawan import flatten
from ingest.text import parse_time_us


class _Ids(msgspec.Struct, gc=False):
    device_id: str


class _Uplink(msgspec.Struct, gc=False):
    decoded_payload: dict[str, Any] | None = None
    received_at: str | None = None


class _Message(msgspec.Struct, gc=False):
    end_device_ids: _Ids
    uplink_message: _Uplink
    received_at: str | None = None


_decoder = msgspec.json.Decoder(_Message)


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings of an uplink; nested values get dotted names.

    device       device id from the topic
    received_us  our clock, used where the message has no time [us]
    raises       Undecodable: no uplink, or none decoded; Rejected: another device's
    """
    try:
        message = _decoder.decode(payload)
        if message.end_device_ids.device_id != device:
            raise Rejected(
                "wrong_device",
                f"things_stack: {message.end_device_ids.device_id!r} speaks on the topic of {device!r}",
            )
        uplink = message.uplink_message
        if uplink.decoded_payload is None:
            raise Undecodable("things_stack: no `decoded_payload`; set a payload formatter for the device")
        heard = uplink.received_at or message.received_at
        time_us = parse_time_us(heard) if heard else received_us
        return [Reading(device, name, time_us, value, unit) for name, value, unit in flatten(uplink.decoded_payload)]
    except (ValueError, OverflowError, RecursionError) as error:
        raise Undecodable(f"things_stack: {error}") from error
