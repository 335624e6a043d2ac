"""SenML JSON (RFC 8428): a pack with base name and time in its first record."""

from __future__ import annotations

import json

from simulators.sender import Sender, Uplink

# Units that SenML's registry (RFC 8428, RFC 8798) writes in another way than UCUM.
_TO_SENML = {"kW.h": "kWh", "L/s": "l/s", "[pH]": "pH", "[NTU]": "NTU"}


def encode(sender: Sender, uplink: Uplink) -> tuple[str, bytes]:
    records: list[dict[str, object]] = []
    for name, value in uplink.values.items():
        unit = sender.units[name]
        records.append({"n": name, "u": _TO_SENML.get(unit, unit), "v": value})
    base = {"bn": f"urn:dev:ops:{sender.device}:", "bt": uplink.time_us / 1e6}
    pack = [base | records[0], *records[1:]]
    return sender.topic, json.dumps(pack, separators=(",", ":")).encode()
