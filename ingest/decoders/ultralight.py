"""Ultralight 2.0: keys and values between bars, groups between hashes, each with a time before it if it likes.

    t|20|h|54
    2016-06-13T00:35:30Z|t|20#2016-06-13T00:40:30Z|t|21

On a topic that names the attribute the payload is its value alone. Values are untyped: numbers and true or
false become readings, other texts (a state, a place) do not.
Source: IoT Agent for Ultralight, user manual, measure payload syntax and MQTT binding.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from core.errors import Undecodable
from core.reading import Reading
from ingest.decoding import Bound, Publish
from ingest.text import checked_name, parse_number, parse_time_us

_TRUTHS = {"true": 1.0, "false": 0.0}


class Decoder:
    """Knows from the topic whether an attribute is named there; remembers nothing."""

    def __init__(self, publish: Publish) -> None:
        pass

    def bind(self, names: Mapping[str, str]) -> Bound:
        attribute = names.get("attribute")
        return Bound(names["device"], partial(decode_value, attribute) if attribute else decode)


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings in the payload's order.

    device       from the topic
    received_us  our clock, used where a group has no time [us]
    raises       Undecodable: not UTF-8, a key without a value, a time that is none
    """
    try:
        readings = []
        for group in payload.decode().strip().split("#"):
            fields = group.split("|")
            # Keys and values come in pairs: a field too many is the time before them.
            time_us = parse_time_us(fields.pop(0)) if len(fields) % 2 else received_us
            if not fields or "" in fields:
                raise ValueError(f"a group without keys and values: {group[:80]!r}")
            for name, text in zip(fields[::2], fields[1::2], strict=True):
                value = _value(text)
                if value is not None:
                    readings.append(Reading(device, checked_name(name), time_us, value))
    except (ValueError, OverflowError) as error:
        raise Undecodable(f"ultralight: {error}") from error
    return readings


def decode_value(attribute: str, payload: bytes, device: str, received_us: int) -> list[Reading]:
    """The reading of `attribute`, if the payload is a number or truth."""
    try:
        value = _value(payload.decode().strip())
    except ValueError as error:
        raise Undecodable(f"ultralight: {error}") from error
    return [] if value is None else [Reading(device, attribute, received_us, value)]


def _value(text: str) -> float | None:
    text = text.strip()
    return _TRUTHS[text] if text in _TRUTHS else parse_number(text)
