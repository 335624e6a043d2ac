"""Nadi's own JSON: {"ts": …, "values": {…}, "seq": …}."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from simulators.sender import Sender, Uplink


def encode(sender: Sender, uplink: Uplink) -> tuple[str, bytes]:
    time = datetime.fromtimestamp(uplink.time_us / 1e6, UTC)
    content = {
        "ts": time.isoformat().replace("+00:00", "Z"),
        "values": dict(uplink.values),
        "seq": uplink.number % 2**32,
    }
    return sender.topic, json.dumps(content, separators=(",", ":")).encode()
