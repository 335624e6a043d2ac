"""Receipts in topics: what comes over HTTP travels below an address of its own, so that its fate can be told.

    nadi/receipt/<receipt>.<part>/<topic it would have come on>

Ingest reads such a message as one of the inner topic, and notes what became of it for the receipt.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from uuid import UUID

PREFIX = "nadi/receipt/"
SUBSCRIPTION = "nadi/receipt/#"
_TOPIC = re.compile(r"nadi/receipt/([0-9a-f-]{36})\.(\d{1,6})/(.+)", re.DOTALL)


class Receipted(NamedTuple):
    """What a receipt's topic says."""

    receipt: UUID
    part: int
    topic: str


def receipt_topic(receipt: UUID, part: int, topic: str) -> str:
    """Where part number `part` of what the receipt is for is published."""
    return f"{PREFIX}{receipt}.{part}/{topic}"


def receipted(topic: str) -> Receipted | None:
    """What `topic` says; None: it is no receipt's."""
    match = _TOPIC.fullmatch(topic)
    if match is None:
        return None
    try:
        return Receipted(UUID(match[1]), int(match[2]), match[3])
    except ValueError:
        return None


def inner_topic(topic: str) -> str:
    """The topic that a message would have come on without a receipt."""
    found = receipted(topic) if topic.startswith(PREFIX) else None
    return found.topic if found else topic
