"""Nadi's own JSON: an object, or an array of objects, with a time and values by metric.

    {"ts": "2026-07-01T08:00:00+08:00", "values": {"pm25": 12.5, "pm10": null}, "seq": 7}

`ts` is RFC 3339 with offset, or milliseconds since 1970; without it the time of arrival counts. A value
may carry its own time: {"pm25": {"ts": …, "value": 12.5}}. A null is a gap.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from core.errors import Undecodable
from core.reading import Reading
from ingest.units import TRUTH

_Time = int | float | Annotated[datetime, msgspec.Meta(tz=True)] | None


class _At(msgspec.Struct, gc=False):
    value: float | bool | None
    ts: _Time = None


class _Message(msgspec.Struct, gc=False):
    values: dict[str, float | bool | _At | None]
    ts: _Time = None


_decoder = msgspec.json.Decoder(_Message | list[_Message])


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings in the payload's order.

    payload      UTF-8 JSON
    device       from the topic
    received_us  our clock, used where no time is given [us]
    raises       Undecodable: not JSON of that form; says where
    """
    try:
        content = _decoder.decode(payload)
        readings: list[Reading] = []
        for message in content if isinstance(content, list) else (content,):
            time_us = to_us(message.ts, received_us)
            for metric, value in message.values.items():
                if isinstance(value, _At):
                    if value.value is not None:
                        at_us, unit = to_us(value.ts, time_us), TRUTH if isinstance(value.value, bool) else None
                        readings.append(Reading(device, metric, at_us, float(value.value), unit))
                elif value is True or value is False:
                    readings.append(Reading(device, metric, time_us, float(value), TRUTH))
                elif value is not None:
                    readings.append(Reading(device, metric, time_us, value))
    except (ValueError, OverflowError, RecursionError) as error:
        raise Undecodable(f"native_json: {error}") from error
    return readings


def to_us(time: int | float | datetime | None, default_us: int) -> int:
    """`time` (RFC 3339 as datetime, or milliseconds since 1970) in microseconds since 1970.

    raises   OverflowError, ValueError: not a finite number
    """
    if time is None:
        return default_us
    if isinstance(time, datetime):
        return round(time.timestamp() * 1_000_000)
    return round(time * 1000)
