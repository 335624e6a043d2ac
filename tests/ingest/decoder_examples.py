"""Golden examples of the decoders, and decoders opened as ingest opens them.

A file below tests/payloads/<decoder>/ holds
    payload or payload_hex   what is published
    device                   key that the topic gives
    names                    what the topic's levels are called, where the decoder needs more than the device
    received_us              our clock
    before                   messages that come first, with the same keys
    expected                 readings or records, field by field; those of several devices one after the other
    back, gone, missed       what it says of connections, if it does
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.reading import Reading, Record
from ingest import decoders
from ingest.decoding import Bind, Found, Said, open_decoders

FOLDER = Path(__file__).parent.parent / "payloads"
EXAMPLES = sorted(FOLDER.glob("*/*.json"))
RECEIVED_US = 1_784_000_000_000_000


class Published(list[tuple[str, bytes]]):
    """What decoders published; `is_connected` is what they are told."""

    is_connected = True

    def __call__(self, topic: str, payload: bytes) -> bool:
        if self.is_connected:
            self.append((topic, payload))
        return self.is_connected


def opened(published: Published | None = None) -> dict[str, Bind]:
    return open_decoders(decoders, Published() if published is None else published)


NAMES = sorted(opened())


def load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def payload_of(example: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(example["payload_hex"]) if "payload_hex" in example else example["payload"].encode()


def names_of(example: Mapping[str, Any]) -> dict[str, str]:
    return example["names"] if "names" in example else {"device": example["device"]}


def read(
    bind: Bind, payload: bytes, names: Mapping[str, str], received_us: int = RECEIVED_US
) -> list[Reading | Record]:
    """What a message holds, that of several devices one after the other."""
    found = hear(bind, payload, names, received_us)
    if isinstance(found, tuple):
        return [reading for part in found for reading in part.readings]
    return list(found.readings if isinstance(found, Said) else found)


def hear(bind: Bind, payload: bytes, names: Mapping[str, str], received_us: int = RECEIVED_US) -> Found:
    """What a message holds, as the decoder returns it."""
    device, decode = bind(names)
    return decode(payload, device, received_us)


def after(decoder: str, before: list[Mapping[str, Any]]) -> Bind:
    """The decoder, with `before` read."""
    bind = opened()[decoder]
    for message in before:
        read(bind, payload_of(message), names_of(message))
    return bind
