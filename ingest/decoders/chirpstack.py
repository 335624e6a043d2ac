"""ChirpStack v4 uplink events: what the device's codec decoded, in `object`.

Protobuf's JSON leaves out zero and false. Times may have nanoseconds.
Source: ChirpStack documentation, integrations, event types.
"""

from __future__ import annotations

from typing import Any

import msgspec

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.lorawan import flatten, parse_time_us


class _DeviceInfo(msgspec.Struct, gc=False):
    devEui: str  # the payload's own name


class _Uplink(msgspec.Struct, gc=False):
    deviceInfo: _DeviceInfo
    time: str | None = None
    object: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(_Uplink)


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings of an uplink; nested values get dotted names.

    device       devEUI from the topic
    received_us  our clock, used where the event has no time [us]
    raises       Undecodable: no uplink, or one without a codec's `object`; Rejected: another device's
    """
    try:
        uplink = _decoder.decode(payload)
        if uplink.deviceInfo.devEui.lower() != device.lower():
            raise Rejected(
                "wrong_device", f"chirpstack: {uplink.deviceInfo.devEui!r} speaks on the topic of {device!r}"
            )
        if uplink.object is None:
            raise Undecodable("chirpstack: no `object`; set a payload codec in the device profile")
        time_us = parse_time_us(uplink.time) if uplink.time else received_us
        return [Reading(device, name, time_us, value) for name, value in flatten(uplink.object)]
    except (ValueError, OverflowError, RecursionError) as error:
        raise Undecodable(f"chirpstack: {error}") from error
