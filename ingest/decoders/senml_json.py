"""SenML JSON: base fields in a record apply to it and to those that follow.

The topic names the device. A resolved name is that device's name, a separator and the metric, or the
metric alone: with "bn": "urn:dev:ow:10e2073a0108006:" and "n": "voltage" the metric is "voltage".
Source: RFC 8428, sections 4.1 (base fields), 4.4 (unknown fields), 4.5.3 (relative time).
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from core.errors import Undecodable
from core.reading import Reading

# Times below this many seconds count from now (RFC 8428, section 4.5.3).
RELATIVE_BELOW_S = 2**28
VERSION = 10
_KNOWN = {"bn", "bt", "bu", "bv", "bs", "bver", "n", "u", "v", "vs", "vb", "vd", "s", "t", "ut"}
_SEPARATORS = re.compile(r"[:/;.]")


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings in the pack's order; text and data values carry none.

    payload      UTF-8 JSON array of records
    device       from the topic
    received_us  our clock; used where a record has no absolute time [us]
    raises       Undecodable: not a SenML pack, or one that says it must be understood in a newer way
    """
    try:
        records = msgspec.json.decode(payload)
        if not isinstance(records, list) or not records:
            raise Undecodable("senml_json: not an array of records")
        return _resolve(records, device, received_us)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Undecodable(f"senml_json: {error}") from error


def _resolve(records: list[dict[str, Any]], device: str, received_us: int) -> list[Reading]:
    readings = []
    base: dict[str, Any] = {"bn": "", "bt": 0.0, "bu": None, "bv": 0.0}
    for record in records:
        _check(record)
        base |= {key: record[key] for key in base if key in record}
        value = _value(record, float(base["bv"]))
        if value is None:
            continue
        seconds = float(base["bt"]) + float(record.get("t", 0.0))
        time_us = round(seconds * 1e6) + (received_us if seconds < RELATIVE_BELOW_S else 0)
        metric = _metric(str(base["bn"]) + str(record.get("n", "")), device)
        unit = record.get("u", base["bu"])
        readings.append(Reading(device, metric, time_us, value, None if unit is None else str(unit)))
    return readings


def _check(record: dict[str, Any]) -> None:
    if record.get("bver", VERSION) > VERSION:
        raise Undecodable(f"senml_json: version {record['bver']!r}, this reads up to {VERSION}")
    for key in record.keys() - _KNOWN:
        if key.endswith("_"):
            raise Undecodable(f"senml_json: field {key!r} must be understood and is not")


def _value(record: dict[str, Any], base_value: float) -> float | None:
    if isinstance(record.get("v"), int | float) and not isinstance(record["v"], bool):
        return base_value + float(record["v"])
    if isinstance(record.get("vb"), bool):
        return float(record["vb"])
    if "v" in record or "vb" in record:
        raise Undecodable(f"senml_json: {record.get('v', record.get('vb'))!r} is not a number")
    return None


def _metric(name: str, device: str) -> str:
    if not name:
        raise Undecodable("senml_json: a record without a name")
    return _SEPARATORS.split(name.removeprefix(device))[-1] or name
