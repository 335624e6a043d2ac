"""OGC SensorThings observations, as a server publishes them for a datastream.

    v1.1/Datastreams(42)/Observations    {"phenomenonTime": "2025-01-26T00:35:00+08:00", "result": 6.85}

A datastream is one thing's one property, so it is a device here: the key of `Datastreams(42)` is `sta-42`.
An observation does not say what was observed, unless its Datastream is expanded in it: without that its
value goes to the only metric of the device's point (its attribute `metric`, or its only series, or its
service's only metric). On `v1.1/Observations` the expanded Datastream has to say its id.
Results that are no numbers (categories, objects) hold no reading. Of an interval the start counts.
Source: OGC 18-088, SensorThings API 1.1, sections 8.2.4 (Datastream), 8.2.7 (Observation) and 14 (MQTT).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.decoding import Bound, Found, Part, Publish
from ingest.text import checked_name, key_of, parse_start_us
from ingest.units import TRUTH

_DATASTREAM = re.compile(r"Datastreams\((?:'([^']+)'|([^'()]+))\)")
_UCUM = "ucum:"
# A value without a name is the only one its device has.
UNNAMED = ""


class _Unit(msgspec.Struct, gc=False):
    symbol: str | None = None
    definition: str | None = None


class _Property(msgspec.Struct, gc=False):
    name: str | None = None


class _Datastream(msgspec.Struct, gc=False):
    id: str | int | None = msgspec.field(default=None, name="@iot.id")
    name: str | None = None
    unit: _Unit | None = msgspec.field(default=None, name="unitOfMeasurement")
    observed: _Property | None = msgspec.field(default=None, name="ObservedProperty")


class _Observation(msgspec.Struct, gc=False):
    result: msgspec.Raw
    phenomenon_time: str | None = msgspec.field(default=None, name="phenomenonTime")
    result_time: str | None = msgspec.field(default=None, name="resultTime")
    datastream: _Datastream | None = msgspec.field(default=None, name="Datastream")


_observation = msgspec.json.Decoder(_Observation)
_number = msgspec.json.Decoder(float | bool | None)


class Decoder:
    """Knows from the topic whose observations come; remembers nothing."""

    def __init__(self, publish: Publish) -> None:
        pass

    def bind(self, names: Mapping[str, str]) -> Bound:
        """The topic's datastream.

        raises   Rejected: the topic is of another collection, such as MultiDatastreams
        """
        if "datastream" not in names:
            return Bound("sta", decode_any)
        match = _DATASTREAM.fullmatch(names["datastream"])
        if match is None:
            raise Rejected("unknown_topic", f"sensorthings: {names['datastream']!r} is no Datastreams(id)")
        return Bound(device_key(match[1] or match[2]), decode)


def device_key(datastream: str) -> str:
    """The registry's key of a datastream, by its id on the server."""
    return f"sta-{key_of(datastream)}"


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """The observation's reading; none if its result is no number.

    device       `device_key` of the topic's datastream
    received_us  our clock, used where the observation has no time [us]
    raises       Undecodable: no observation
    """
    try:
        return _readings(_observation.decode(payload), device, received_us)
    except (ValueError, OverflowError, RecursionError) as error:
        raise Undecodable(f"sensorthings: {error}") from error


def decode_any(payload: bytes, device: str, received_us: int) -> Found:
    """As `decode`, on a topic that does not say the datastream."""
    try:
        observation = _observation.decode(payload)
        stream = observation.datastream
        if stream is None or stream.id is None:
            raise Undecodable("sensorthings: neither topic nor payload says the datastream's @iot.id")
        key = device_key(str(stream.id))
        return (Part(key, None, _readings(observation, key, received_us)),)
    except (ValueError, OverflowError, RecursionError) as error:
        raise Undecodable(f"sensorthings: {error}") from error


def _readings(observation: _Observation, device: str, received_us: int) -> list[Reading]:
    try:
        result = _number.decode(observation.result)
    except msgspec.ValidationError:
        return []
    if result is None:
        return []
    time = observation.phenomenon_time or observation.result_time
    time_us = parse_start_us(time) if time else received_us
    stream = observation.datastream or _Datastream()
    name = (stream.observed and stream.observed.name) or stream.name or UNNAMED
    unit = TRUTH if isinstance(result, bool) else _unit(stream.unit)
    return [Reading(device, checked_name(name), time_us, float(result), unit)]


def _unit(unit: _Unit | None) -> str | None:
    if unit is None:
        return None
    if unit.definition is not None and unit.definition.startswith(_UCUM):
        return unit.definition.removeprefix(_UCUM)
    return unit.symbol or None
