"""ChirpStack v4 events: of an uplink what the device's codec decoded, in `object`; of a status its battery.

Joins, acknowledgements, logs and other events are read and hold no reading. Protobuf's JSON leaves out zero
and false. Times may have nanoseconds. Battery and link margin are the device's own state: they are kept
where its service has metrics for them (`battery`, `link_margin`) and are no fault where it has not.
Source: ChirpStack documentation, integrations, event types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.decoding import Bound, Decode, Extra, Publish
from ingest.lorawan import flatten
from ingest.text import parse_time_us


class _DeviceInfo(msgspec.Struct, gc=False):
    devEui: str  # the payload's own name


class _Event(msgspec.Struct, gc=False):
    deviceInfo: _DeviceInfo
    time: str | None = None


class _Uplink(_Event, gc=False):
    object: dict[str, Any] | None = None


class _Status(_Event, gc=False):
    margin: int = 0
    externalPowerSource: bool = False
    batteryLevelUnavailable: bool = False
    batteryLevel: float = 0.0


_E = TypeVar("_E", bound=_Event)

_uplink = msgspec.json.Decoder(_Uplink)
_status = msgspec.json.Decoder(_Status)
_event = msgspec.json.Decoder(_Event)


class Decoder:
    """Chooses by the topic's event; remembers nothing."""

    def __init__(self, publish: Publish) -> None:
        self._by_event: dict[str, Decode] = {"up": decode_uplink, "status": decode_status}

    def bind(self, names: Mapping[str, str]) -> Bound:
        return Bound(names["device"], self._by_event.get(names["event"], decode_other))


def decode_uplink(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings of an uplink; nested values get dotted names.

    device       devEUI from the topic
    received_us  our clock, used where the event has no time [us]
    raises       Undecodable: no uplink, or one without a codec's `object`; Rejected: another device's
    """
    uplink = _checked(_uplink, payload, device)
    if uplink.object is None:
        raise Undecodable("chirpstack: no `object`; set a payload codec in the device profile")
    try:
        time_us = _time_us(uplink, received_us)
        return [Reading(device, name, time_us, value, unit) for name, value, unit in flatten(uplink.object)]
    except (ValueError, OverflowError) as error:
        raise Undecodable(f"chirpstack: {error}") from error


def decode_status(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Link margin and, unless the device has none or does not know, battery."""
    status = _checked(_status, payload, device)
    try:
        time_us = _time_us(status, received_us)
    except (ValueError, OverflowError) as error:
        raise Undecodable(f"chirpstack: {error}") from error
    found: list[Reading] = [Extra(device, "link_margin", time_us, float(status.margin), "dB")]
    if not status.externalPowerSource and not status.batteryLevelUnavailable:
        found.append(Extra(device, "battery", time_us, status.batteryLevel, "%"))
    return found


def decode_other(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """No readings; checked all the same, so that what is no event does not pass for one."""
    _checked(_event, payload, device)
    return []


def _checked(decoder: msgspec.json.Decoder[_E], payload: bytes, device: str) -> _E:
    try:
        event = decoder.decode(payload)
    except (ValueError, RecursionError) as error:
        raise Undecodable(f"chirpstack: {error}") from error
    eui = event.deviceInfo.devEui
    if eui.lower() != device.lower():
        raise Rejected("wrong_device", f"chirpstack: {eui!r} speaks on the topic of {device!r}")
    return event


def _time_us(event: _Event, received_us: int) -> int:
    return parse_time_us(event.time) if event.time else received_us
