"""NGSI entities to readings: normalised, concise or key-values, of NGSI-LD and NGSIv2.

An attribute's name is the last part of its URI, where the context was expanded. Its time is its own
(`observedAt`; `timestamp` or `TimeInstant` in NGSIv2's metadata), else its entity's, else the notification's.
Of an attribute that several datasets give, the one without a `datasetId` counts. `unitCode` is a common
code of UN/CEFACT. Numbers and truths are readings, texts are not.
Source: ETSI GS CIM 009, clauses 4.5 (entities, properties); NGSIv2, "JSON Attribute Representation";
Smart Data Models, for what an entity's time and fractions are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.reading import Reading
from ingest.decoding import Extra, Part
from ingest.text import checked_name, parse_number, parse_start_us
from ingest.units import TRUTH, from_cefact

# Type of a Smart Data Model to the service that a new device of it belongs to. The models list more than any
# service measures; what a service has no metric for is left out.
SERVICES = {
    "AirQualityObserved": "air",
    "WaterQualityObserved": "water",
    "FloodMonitoring": "river",
    "WeatherObserved": "weather",
    "Streetlight": "lighting",
    "WasteContainer": "waste",
    "TrafficFlowObserved": "traffic",
    "ParkingSpot": "parking",
    "OffStreetParking": "parking",
    "OnStreetParking": "parking",
}
# Fractions in the models, where people and our metrics say percent.
_UNITS = {"relativeHumidity": "1", "fillingLevel": "1", "occupancy": "1"}
_TIMES = ("dateObserved", "observationDateTime", "dateObservedFrom", "observedAt", "TimeInstant", "timeInstant")
_NUMBERS = ("Number", "Float", "Integer")
_SKIPPED = ("id", "type", "@context", "location", "address")


def part_of(entity: Mapping[str, Any], notified_us: int) -> Part:
    """What an entity says of its device: the one `refDevice` names, else itself.

    notified_us  the notification's time, used where the entity has none [us]
    raises       ValueError, TypeError, OverflowError: no entity
    """
    kind = _last(_text(entity["type"] if not isinstance(entity["type"], list) else entity["type"][0]))
    device = _device(entity)
    time_us = _entity_time_us(entity, notified_us)
    make = Extra if kind in SERVICES else Reading
    readings: list[Reading] = []
    for key, attribute in entity.items():
        if key in _SKIPPED:
            continue
        for value, own_us, unit in _values(attribute):
            name = checked_name(_last(key))
            units = from_cefact(unit) if unit is not None else _UNITS.get(name)
            readings.append(make(device, name, time_us if own_us is None else own_us, value, units))
    return Part(device, SERVICES.get(kind), readings)


def _values(attribute: object) -> Iterator[tuple[float, int | None, str | None]]:
    """The attribute's value, own time and unit, if it has a number or truth."""
    if isinstance(attribute, list):
        attribute = next((each for each in attribute if isinstance(each, dict) and "datasetId" not in each), None)
    if not isinstance(attribute, dict):
        value = _number(attribute, None)
        if value is not None:
            yield value, None, None
        return
    value = _number(attribute.get("value"), attribute.get("type"))
    if value is None:
        return
    metadata = attribute.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise TypeError(f"metadata {metadata!r}"[:200])
    times = [attribute.get("observedAt"), _plain(metadata.get("timestamp")), _plain(metadata.get("TimeInstant"))]
    time = next((_text(each) for each in times if each is not None), None)
    unit = attribute.get("unitCode", _plain(metadata.get("unitCode")))
    if isinstance(attribute.get("value"), bool):
        unit = TRUTH
    yield value, None if time is None else parse_start_us(time), None if unit is None else _text(unit)


def _number(value: object, kind: object) -> float | None:
    if isinstance(value, bool | int | float):
        return float(value)
    # IoT agents of older versions pass on every value as a text.
    return parse_number(value) if isinstance(value, str) and kind in _NUMBERS else None


def _entity_time_us(entity: Mapping[str, Any], default_us: int) -> int:
    for name in _TIMES:
        time = _plain(entity.get(name))
        if isinstance(time, str) and time:
            return parse_start_us(time)
    return default_us


def _device(entity: Mapping[str, Any]) -> str:
    named = _plain(entity.get("refDevice"))
    if isinstance(named, list):
        named = named[0] if len(named) == 1 else None
    return _text(named if named is not None else entity["id"])


def _plain(attribute: object) -> object:
    """The value of an attribute in any of its forms."""
    if isinstance(attribute, dict):
        value = attribute.get("value", attribute.get("object", attribute.get("@value")))
        return _plain(value) if isinstance(value, dict) else value
    return attribute


def _last(name: str) -> str:
    """The name alone, of one that its context expanded to a URI."""
    return name.rpartition("#")[2].rpartition("/")[2]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is not a text"[:200])
    return checked_name(value)
