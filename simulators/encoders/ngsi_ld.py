"""NGSI-LD entities, normalised, as an agent beside a context broker publishes them.

Attributes have the names of the Smart Data Models where these have one for what we measure.
Source: ETSI GS CIM 009, clause 4.5; Smart Data Models, dataModel.Parking and dataModel.Transportation.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from simulators.sender import Sender, Uplink

_TYPES = {"parking": "OffStreetParking", "traffic": "TrafficFlowObserved", "waste": "WasteContainer"}
_NAMES = {"occupied": "occupiedSpotNumber", "speed": "averageVehicleSpeed", "volume": "intensity"}


def encode(sender: Sender, uplink: Uplink) -> tuple[str, bytes]:
    observed = datetime.fromtimestamp(uplink.time_us / 1e6, UTC).isoformat().replace("+00:00", "Z")
    kind = _TYPES.get(sender.service, "Device")
    entity: dict[str, object] = {"id": f"urn:ngsi-ld:{kind}:{sender.device}", "type": kind}
    for name, value in uplink.values.items():
        entity[_NAMES.get(name, name)] = {"type": "Property", "value": value, "observedAt": observed}
    return sender.topic, json.dumps(entity, separators=(",", ":")).encode()
