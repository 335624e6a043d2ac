"""A feed on the air: messages published when they are due, counted, until a stop, a deadline or the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from simulators.pace import Pace
from simulators.publisher import Publisher
from simulators.report import Counters, write_report

Show = Callable[[Counters], None]

_FINISH_S = 10.0
_TURN_S = 0.5
_REPORT_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Due:
    """A message and when it is to be published.

    time_s      simulated time [s since 1970]
    kinds       names of the counters beside `published` that it adds to
    is_at_once  whatever time it is
    """

    time_s: float
    encode: Callable[[], tuple[str, bytes]]
    kinds: tuple[str, ...] = ()
    is_at_once: bool = False


@dataclass(slots=True)
class Feed:
    """Publishing to one broker. Not thread-safe: one owner, but for `stop`.

    for_s   ends by itself after this time [s]; None: never
    report  file that takes the counters each second; None: no file
    show    is given the counters each second
    stop    set it to end the feed in order
    """

    publisher: Publisher
    show: Show
    stop: threading.Event
    for_s: float | None = None
    report: Path | None = None
    counters: Counters = field(default_factory=Counters)
    _deadline: float = field(default=float("inf"), init=False)
    _told_at: float = field(default=float("-inf"), init=False)

    def run(self, messages: Iterable[Due], pace: Pace) -> Counters:
        """Publish `messages` in their order; at the end wait for the broker's word on the last.

        raises   ConfigurationError: the broker refuses us; Unavailable: it did not acknowledge the last ones
        """
        if self.for_s is not None:
            self._deadline = time.monotonic() + self.for_s
        try:
            self._tell()
            for due in messages:
                if not self._wait(due, pace):
                    break
                topic, payload = due.encode()
                if not self.publisher.publish(topic, payload, self._is_over):
                    break
                self._count(due)
            self.publisher.finish(_FINISH_S)
        finally:
            self.publisher.close()
            self._told_at = float("-inf")
            self._tell()
        return self.counters

    def _wait(self, due: Due, pace: Pace) -> bool:
        """Whether its time came before the end."""
        while not self._is_over():
            self._tell()
            self.publisher.check()
            left_s = 0.0 if due.is_at_once else pace.wait_s(due.time_s)
            if left_s <= 0:
                return True
            self.stop.wait(min(left_s, _TURN_S, max(0.0, self._deadline - time.monotonic())))
        return False

    def _is_over(self) -> bool:
        return self.stop.is_set() or time.monotonic() >= self._deadline

    def _count(self, due: Due) -> None:
        for kind in due.kinds:
            setattr(self.counters, kind, getattr(self.counters, kind) + 1)
        self.counters.time = datetime.fromtimestamp(due.time_s, UTC).isoformat(timespec="seconds")

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._told_at < _REPORT_EVERY_S:
            return
        self._told_at = now
        self.counters.published = self.publisher.acknowledged
        self.counters.waiting = self.publisher.waiting
        if self.report is not None:
            write_report(self.report, self.counters)
        self.show(self.counters)
