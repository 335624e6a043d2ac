"""Messages on their way to the store, as columns: what one transaction will hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from core.errors import Rejected
from core.reading import Reading, Record
from core.store.contacts import NO_TIME_US, Heard
from core.store.dead_letters import DeadLetter
from core.store.readings import Rows
from ingest.message import Message
from ingest.text import MAX_NAME

# A detail repeats what a device sent; a dead letter keeps the payload itself.
_MAX_DETAIL = 4000  # [characters]


@dataclass(slots=True)
class Content:
    """What a message turned out to hold.

    source   key of the catalogue's [[source]]
    device   if it could be told
    letters  for the message as a whole (`is_read` false) or for values of it
    rejected values of it that are dead-lettered
    missed   messages that were lost before it, by its sequence number
    """

    message: Message
    source: str
    device: str | None
    is_read: bool = True
    service: str = ""
    origin: str = "real"
    records: list[Record] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    rejected: int = 0
    missed: int = 0

    @property
    def received_at(self) -> datetime:
        return datetime.fromtimestamp(self.message.received_us / 1e6, UTC)

    def letter(self, error: Rejected, device: str | None = None) -> DeadLetter:
        """The message with `error`'s reason, for the dead letters; `device` if not the message's own."""
        message = self.message
        return DeadLetter(
            self.received_at,
            self.source,
            message.topic,
            message.payload,
            (device or self.device or "")[:MAX_NAME] or None,
            error.reason,
            error.detail[:_MAX_DETAIL],
        )


@dataclass(slots=True)
class Batch:
    """Contents and their readings' columns, row by row; `row_content` says whose a row is.

    heard   what the messages tell of devices
    """

    contents: list[Content] = field(default_factory=list)
    time_us: list[int] = field(default_factory=list)
    series: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    quality: list[int] = field(default_factory=list)
    late: list[bool] = field(default_factory=list)
    row_content: list[int] = field(default_factory=list)
    heard: Heard = field(default_factory=Heard)

    def __len__(self) -> int:
        """Readings and messages: what fills a transaction."""
        return max(len(self.time_us), len(self.contents))

    def hear(self, device_id: int, received_us: int, found: Sequence[Reading | Record]) -> None:
        """Note that a message held `found`, at least one, whatever becomes of it."""
        first, last = found[0], found[-1]
        if isinstance(first, Reading) and isinstance(last, Reading):
            # In time order, whichever way: one of the two is the newest.
            time_us = first.time_us if first.time_us > last.time_us else last.time_us
        else:
            time_us = NO_TIME_US
        self.heard.spoke[device_id] = (received_us, time_us)

    def rows(self) -> Rows:
        """The readings as arrays."""
        return Rows(
            np.array(self.time_us, dtype=np.int64),
            np.array(self.series, dtype=np.int32),
            np.array(self.value, dtype=np.float64),
            np.array(self.quality, dtype=np.int16),
            np.array(self.late, dtype=np.bool_),
        )

    def part(self, start: int, end: int) -> Batch:
        """The contents from `start` up to `end`, with their readings; who was heard is the whole batch's."""
        part = Batch(contents=self.contents[start:end])
        for row, owner in enumerate(self.row_content):
            if start <= owner < end:
                part.time_us.append(self.time_us[row])
                part.series.append(self.series[row])
                part.value.append(self.value[row])
                part.quality.append(self.quality[row])
                part.late.append(self.late[row])
                part.row_content.append(owner - start)
        return part
