"""Accounts of what came in: the ledger and the dead letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.common import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """messages = messages_read + messages_rejected; decoded = stored + duplicate + rejected."""

    messages: Annotated[int, Field(description="received and fully accounted for")]
    messages_read: int
    messages_rejected: Annotated[int, Field(description="dead-lettered whole")]
    decoded: Annotated[int, Field(description="readings and records found in the messages")]
    stored: int
    duplicate: int
    rejected: Annotated[int, Field(description="readings dead-lettered")]
    late: Annotated[int, Field(description="of the stored, late on arrival")]
    missed: Annotated[int, Field(description="messages that sequence numbers say were sent and that never came")]
    difference: Annotated[int, Field(description="what is not accounted for: 0")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute(Sums):
    """Sums of one source in one minute."""

    minute: dt.datetime
    source: Annotated[str, Field(description="kind of topic", examples=["senml"])]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Deliveries of a span, by minute, newest first, and their sums over the whole span."""

    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    total: Sums
    difference: Annotated[int, Field(description="what is not accounted for: 0")]
    items: list[Minute]
    next: Next


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message, or one reading of it, that could not be stored, with the reason."""

    id: int
    received_at: dt.datetime
    source: str
    topic: str
    device: str | None
    reason: Annotated[str, Field(description="code", examples=["undecodable"])]
    explanation: Annotated[str, Field(description="what the code means")]
    detail: Annotated[str, Field(description="what, where, with the value")]
    state: Annotated[str, Field(description="open, replayed or discarded")]
    encoding: Annotated[Literal["utf-8", "base64"], Field(description="of `payload`")]
    payload: Annotated[str, Field(description="as it came; cut at 64 KiB")]
