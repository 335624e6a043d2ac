"""Batches of events on their way to clients: each event is put into words once, whoever hears it.

An event's id is the number of its batch and its own in that, `4711.2`; a number alone is the whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import msgspec

from api.stream.filters import Filter

# What is written at once: a client that does not read must not make us keep more [bytes].
_PIECE = 65_536
# Of an id that is a whole batch: behind every event of it.
_LAST = 10**9


class Batch(Protocol):
    """Events of one transaction."""

    number: int
    name: str

    def __len__(self) -> int: ...

    def select(self, wanted: Filter) -> list[int]:
        """Numbers of the events that are wanted, in order."""

    def event(self, number: int) -> object:
        """An event, to be encoded."""


class Frames:
    """A batch as text/event-stream. What is wanted of it is kept by filter: many clients want the same.

    Not locked: the feed's thread prepares it before the event loop reads it.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.number = batch.number
        self._frames: dict[int, bytes] = {}
        self._selected: dict[Filter, list[int]] = {}

    def __len__(self) -> int:
        return len(self._batch)

    def prepare(self, wanted: Filter) -> None:
        """Put into words what is wanted."""
        for number in self._select(wanted):
            self._frame(number)

    def pieces(self, wanted: Filter, last: int = -1) -> Iterator[bytes]:
        """What is wanted of the events behind number `last`, a handful at a time."""
        piece: list[bytes] = []
        size = 0
        for number in self._select(wanted):
            if number > last:
                piece.append(self._frame(number))
                size += len(piece[-1])
                if size >= _PIECE:
                    yield b"".join(piece)
                    piece, size = [], 0
        if piece:
            yield b"".join(piece)

    def _select(self, wanted: Filter) -> list[int]:
        selected = self._selected.get(wanted)
        if selected is None:
            selected = self._selected[wanted] = self._batch.select(wanted)
        return selected

    def _frame(self, number: int) -> bytes:
        frame = self._frames.get(number)
        if frame is None:
            data = msgspec.json.encode(self._batch.event(number))
            head = f"event: {self._batch.name}\nid: {self.number}.{number}\ndata: "
            frame = self._frames[number] = b"".join((head.encode(), data, b"\n\n"))
        return frame


class GapBatch:
    """In place of batches that are no longer there: everybody is told that something was missed."""

    name = "gap"

    def __init__(self, number: int) -> None:
        self.number = number

    def __len__(self) -> int:
        return 1

    def select(self, wanted: Filter) -> list[int]:
        return [0]

    def event(self, number: int) -> object:
        return {
            "reason": "not kept",
            "detail": "some events are no longer kept; read what you missed from /v1/readings and /v1/indicators",
        }


def notice(name: str, data: Mapping[str, str]) -> bytes:
    """A frame that is no event of the store, such as why the stream ends."""
    return b"".join((f"event: {name}\ndata: ".encode(), msgspec.json.encode(data), b"\n\n"))


def heartbeat(number: int) -> bytes:
    """A frame that nobody is told of; the client then knows that it has heard all up to batch `number`."""
    return f": heartbeat\nid: {number}\n\n".encode()


def parse_id(text: str) -> tuple[int, int]:
    """(batch, event in it) that an id means; of a whole batch the event is behind every one.

    raises   ValueError: it is no id
    """
    batch, dot, event = text.partition(".")
    if not (batch.isascii() and batch.isdecimal() and len(batch) < 19 and len(event) < 10):
        raise ValueError(text)
    if not dot:
        return int(batch), _LAST
    if not (event.isascii() and event.isdecimal()):
        raise ValueError(text)
    return int(batch), int(event)
