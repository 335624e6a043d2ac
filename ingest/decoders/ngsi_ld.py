"""NGSI notifications and entities, as a FIWARE context broker sends them; resolved by `ingest.ngsi`.

Read are a notification ({"data": [entities]}), one wrapped for MQTT ({"metadata": …, "body": notification}),
an entity, and an array of entities. On a broker's topic each entity speaks for its own device; a device's
key is the whole id ("urn:ngsi-ld:AirQualityObserved:station-1"), as ids of two types may end alike. On a
device's own topic every entity must be that device, by its id or the id's last part.
Source: ETSI GS CIM 009, clauses 5.3.1 (notification) and 7.2 (MQTT binding); NGSIv2, "Notification Messages".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from core.errors import Rejected, Undecodable
from core.reading import Reading
from ingest.decoding import Bound, Found, Part, Publish
from ingest.ngsi import part_of
from ingest.text import parse_time_us

# Each may be a device that is not known yet, which costs several queries.
_MAX_ENTITIES = 1000


class Decoder:
    """Knows from the topic whether one device speaks or a broker for many; remembers nothing."""

    def __init__(self, publish: Publish) -> None:
        pass

    def bind(self, names: Mapping[str, str]) -> Bound:
        return Bound(names["device"], decode) if "device" in names else Bound(names["broker"], decode_many)


def decode(payload: bytes, device: str, received_us: int) -> list[Reading]:
    """Readings of the topic's device, in the payload's order.

    received_us  our clock, used where nothing else has a time [us]
    raises       Undecodable: no entities; Rejected: another device's
    """
    readings: list[Reading] = []
    for part in _parts(payload, received_us):
        if device not in (part.device, part.device.rpartition(":")[2]):
            raise Rejected("wrong_device", f"ngsi_ld: {part.device!r} speaks on the topic of {device!r}")
        readings += [msgspec.structs.replace(reading, device=device) for reading in part.readings]
    return readings


def decode_many(payload: bytes, device: str, received_us: int) -> Found:
    """As `decode`, of a broker that speaks for several devices.

    device   the broker, by the topic
    """
    return tuple(_parts(payload, received_us))


def _parts(payload: bytes, received_us: int) -> list[Part]:
    try:
        content = msgspec.json.decode(payload)
        if isinstance(content, dict) and "body" in content:
            content = content["body"]
        notified = content.get("notifiedAt") if isinstance(content, dict) else None
        notified_us = parse_time_us(notified) if isinstance(notified, str) else received_us
        entities = _entities(content)
        if len(entities) > _MAX_ENTITIES:
            raise ValueError(f"{len(entities)} entities; at most {_MAX_ENTITIES} are read in one message")
        return [part_of(entity, notified_us) for entity in entities]
    except KeyError as error:
        raise Undecodable(f"ngsi_ld: an entity without {error}") from error
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise Undecodable(f"ngsi_ld: {error}") from error


def _entities(content: Any) -> list[Any]:
    if isinstance(content, list):
        return content
    if "data" in content and "type" in content and content["type"] != "Notification":
        return [content]
    entities = content.get("data", [content])
    if not isinstance(entities, list):
        raise TypeError("`data` is not an array of entities")
    return entities
