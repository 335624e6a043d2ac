"""The newest batches, for all clients; each goes through them at its own pace.

A client is a place in the row of batches and has no queue of its own: memory is bounded however many there are. One
that is so slow that its place is no longer held is told so and dropped, and the others never notice.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Gauge

from api.stream.batches import Frames
from api.stream.filters import Filter

# So far a client may be behind: at twenty batches a second for twelve seconds, and some 30 MB of events.
_HELD_BATCHES = 256
_HELD_EVENTS = 100_000


@dataclass(slots=True)
class Place:
    """Where a client is: it has been given everything up to batch `number`."""

    wanted: Filter
    number: int


class Hub:
    """Not thread-safe: the event loop owns it; other threads may read `wanted`."""

    def __init__(self, held_events: int = _HELD_EVENTS) -> None:
        self._batches: deque[Frames] = deque()
        self._held_events = held_events
        self._events = 0
        self._gone = 0  # batches up to this one are no longer held
        self._news = asyncio.Event()
        self._clients: Counter[Filter] = Counter()
        self.wanted: tuple[Filter, ...] = ()  # replaced as a whole
        self.number = 0
        self._shown: Gauge | None = None
        self._slow: Gauge | None = None
        self.dropped = 0  # clients that were too slow
        self.is_closed = False

    @property
    def clients(self) -> int:
        return self._clients.total()

    def measure(self, registry: CollectorRegistry) -> None:
        """Have `registry` show how many listen, and how many were too slow."""
        text = "Clients of live events"
        self._shown = Gauge("nadi_stream_clients", text, registry=registry, multiprocess_mode="livesum")
        text = "Clients dropped for being slow, since the start"
        self._slow = Gauge("nadi_stream_slow_clients", text, registry=registry, multiprocess_mode="sum")

    def begin(self, number: int) -> None:
        """Go on behind batch `number`: what was before it is nobody's news."""
        self._batches.clear()
        self._events = 0
        self.number = self._gone = number

    def add(self, batches: Iterable[Frames], number: int) -> None:
        """Hold `batches`, the newest up to `number`, and wake those who wait."""
        for frames in batches:
            self._batches.append(frames)
            self._events += len(frames)
        # The newest is held whatever its size.
        while len(self._batches) > 1 and (len(self._batches) > _HELD_BATCHES or self._events > self._held_events):
            gone = self._batches.popleft()
            self._gone = gone.number
            self._events -= len(gone)
        self.number = number
        self._wake()

    def join(self, wanted: Filter, number: int) -> Place:
        """A place behind batch `number`, the newest that is committed, or behind what is here if that is newer."""
        self._clients[wanted] += 1
        self._changed()
        return Place(wanted, max(number, self.number))

    def leave(self, place: Place) -> None:
        """Forget a client."""
        self._clients[place.wanted] -= 1
        self._clients = +self._clients
        self._changed()

    def drop(self) -> None:
        """Count a client that was too slow."""
        self.dropped += 1
        if self._slow is not None:
            self._slow.inc()

    def _changed(self) -> None:
        self.wanted = tuple(self._clients)
        if self._shown is not None:
            self._shown.set(self.clients)

    def is_lost(self, place: Place) -> bool:
        """Whether batches that the client has not been given are no longer held."""
        return place.number < self._gone

    def next(self, place: Place) -> Frames | None:
        """The batch behind `place`, which moves on; None: there is none yet."""
        if place.number >= self.number:
            return None
        found = None
        # From the newest backwards: who keeps up finds it at once.
        for frames in reversed(self._batches):
            if frames.number <= place.number:
                break
            found = frames
        place.number = self.number if found is None else found.number
        return found

    async def news(self, timeout_s: float) -> None:
        """Return when something was added or the end has come, or after `timeout_s` [s]."""
        waiting = self._news
        try:
            async with asyncio.timeout(timeout_s):
                await waiting.wait()
        except TimeoutError:
            return

    def close(self) -> None:
        """Have every client end."""
        self.is_closed = True
        self._wake()

    def _wake(self) -> None:
        waiting, self._news = self._news, asyncio.Event()
        waiting.set()
