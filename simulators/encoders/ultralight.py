"""Ultralight 2.0: a time, then keys and values between bars, as small counters and meters send them.

Source: IoT Agent for Ultralight, user manual, measure payload syntax.
"""

from __future__ import annotations

from datetime import UTC, datetime

from simulators.sender import Sender, Uplink


def encode(sender: Sender, uplink: Uplink) -> tuple[str, bytes]:
    time = datetime.fromtimestamp(uplink.time_us / 1e6, UTC).isoformat().replace("+00:00", "Z")
    pairs = [f"{name}|{value!r}" for name, value in uplink.values.items()]
    return sender.topic, "|".join([time, *pairs]).encode()
