"""Receipts of what was handed over, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from core.store.receipts import State as StateName

State = Annotated[StateName, Field(description="pending: it is on its way; partly: some of it was rejected")]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not stored."""

    reason: Annotated[str, Field(description="code", examples=["out_of_range"])]
    explanation: Annotated[str, Field(description="what the code means")]
    detail: Annotated[str, Field(description="what, where, with the value")]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed over, and what became of it so far; decoded = stored + duplicate + rejected."""

    id: str
    href: Annotated[str, Field(description="address of this receipt")]
    state: State
    received_at: dt.datetime
    sent_by: Annotated[str, Field(examples=["key gateway-3"])]
    topic: Annotated[str, Field(description="that it would have come on over MQTT")]
    bytes: int
    parts: Annotated[int, Field(description="messages that it was sent on in")]
    settled: Annotated[int, Field(description="of those, whose fate is known")]
    decoded: Annotated[int, Field(description="readings or records found in it")]
    stored: int
    duplicate: Annotated[int, Field(description="were stored already")]
    rejected: int
    reasons: Annotated[list[Reason], Field(description="why something was rejected, the first few")]
    settled_at: dt.datetime | None
