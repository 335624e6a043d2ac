"""SenML packs, whatever their encoding: base fields resolved, records to readings.

The topic names the device. A resolved name is that device's name, a separator and the metric, or the
metric alone: with "bn": "urn:dev:ow:10e2073a0108006:" and "n": "voltage" the metric is "voltage". A pack
with the names of several devices is refused: its values would all become the topic's device's.

A sum is the value integrated over time, in the value's unit times seconds. It becomes a reading of its own,
of the metric "<name>_sum": "power" in W brings "power_sum" in W.s, which a counter metric in kW.h can have
as alias.
Source: RFC 8428, sections 4.1 (base fields), 4.4 (versions, unknown fields), 4.5 (names, values, relative time).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.text import checked_name
from ingest.units import TRUTH, from_senml

# Times below this many seconds count from now (RFC 8428, section 4.5.3).
RELATIVE_BELOW_S = 2**28
VERSION = 10
SUM_SUFFIX = "_sum"
_KNOWN = {"bn", "bt", "bu", "bv", "bs", "bver", "n", "u", "v", "vs", "vb", "vd", "s", "t", "ut"}
_VALUES = ("v", "vs", "vb", "vd")
_SEPARATORS = re.compile(r"[:/;.]")


@dataclass(slots=True)
class _Base:
    """Base fields in force; None: none was given."""

    name: str = ""
    time_s: float = 0.0
    unit: str | None = None
    value: float | None = None
    sum: float | None = None

    def take(self, record: dict[str, Any]) -> None:
        if "bn" in record:
            self.name = checked_name(_text(record["bn"]))
        if "bt" in record:
            self.time_s = _number(record["bt"])
        if "bu" in record:
            self.unit = _text(record["bu"])
        if "bv" in record:
            self.value = _number(record["bv"])
        if "bs" in record:
            self.sum = _number(record["bs"])


def resolve(records: object, device: str, received_us: int) -> list[Reading]:
    """Readings in the pack's order; text and data values carry none.

    records      the pack, its labels as in JSON
    device       from the topic
    received_us  our clock; used where a record has no absolute time [us]
    raises       Undecodable, ValueError, TypeError, OverflowError: no SenML pack, or one that must be
                 understood in a newer way; Rejected: of several devices
    """
    if not isinstance(records, list) or not records:
        raise TypeError("not an array of records")
    _check_version(records)
    base, readings, owners = _Base(), [], set()
    for record in records:
        base.take(record)
        value, total = _value(record, base), _sum(record, base)
        if value is None and total is None:
            continue
        owner, metric = _split(checked_name(base.name + _text(record.get("n", ""))), device)
        owners.add(owner)
        time_us = _time_us(record, base, received_us)
        unit = _text(record["u"]) if "u" in record else base.unit
        if value is not None:
            readings.append(Reading(device, metric, time_us, value, TRUTH if "vb" in record else unit))
        if total is not None:
            times_s = f"{from_senml(unit)}.s" if unit is not None else None
            readings.append(Reading(device, metric + SUM_SUFFIX, time_us, total, times_s))
    if len(owners - {""}) > 1:
        names = ", ".join(repr(owner) for owner in sorted(owners)[:5])
        raise Rejected("wrong_device", f"one pack on the topic of {device!r} names {names}")
    return readings


def _check_version(records: list[Any]) -> None:
    version = records[0].get("bver", VERSION)
    for record in records:
        found = record.get("bver", version)
        if isinstance(found, bool) or not isinstance(found, int) or found < 1:
            raise ValueError(f"version {found!r} is no positive integer")
        if found > VERSION:
            raise ValueError(f"version {found}, this reads up to {VERSION}")
        if found != version:
            raise ValueError(f"versions {version} and {found} in one pack")
        for key in record.keys() - _KNOWN:
            if isinstance(key, str) and key.endswith("_"):
                raise ValueError(f"field {key!r} must be understood and is not")


def _value(record: dict[str, Any], base: _Base) -> float | None:
    given = [key for key in _VALUES if key in record]
    if len(given) > 1:
        raise ValueError(f"a record with {' and '.join(given)}")
    if "v" in record:
        return (base.value or 0.0) + _number(record["v"])
    if "vb" in record:
        if not isinstance(record["vb"], bool):
            raise ValueError(f"{record['vb']!r} is no truth value")
        return float(record["vb"])
    # A missing value counts as zero beside a base value, but a record of base fields alone is no measurement.
    return base.value if not given and "n" in record else None


def _sum(record: dict[str, Any], base: _Base) -> float | None:
    if "s" in record:
        return (base.sum or 0.0) + _number(record["s"])
    return base.sum if "n" in record else None


def _time_us(record: dict[str, Any], base: _Base, received_us: int) -> int:
    seconds = base.time_s + _number(record.get("t", 0))
    return round(seconds * 1e6) + (received_us if seconds < RELATIVE_BELOW_S else 0)


def _split(name: str, device: str) -> tuple[str, str]:
    """What a resolved name says: the device, empty if it is the topic's or none, and the metric."""
    if not name:
        raise Undecodable("senml: a record without a name")
    own = name.removeprefix(device)
    metric = _SEPARATORS.split(own)[-1] or name
    return ("" if own != name else name.removesuffix(metric)), metric


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value
