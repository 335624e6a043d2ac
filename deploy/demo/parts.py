"""The processes of the demo: what each runs, started, watched, begun anew when one ends."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.backoff import Backoff
from core.errors import Unavailable
from deploy.embedded.processes import Child

# A part that ends this often within the span has a fault that starting it again does not mend.
_MAX_ENDS = 8
_ENDS_WITHIN_S = 60.0


@dataclass(frozen=True)
class Part:
    """A process of the demo.

    command   arguments of `nadi`
    is_feed   it publishes: it ends before the others, and may end by itself when it has played all
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_feed: bool = False


class Parts:
    """Running parts. Not thread-safe: the main thread owns them, since children end with their thread."""

    def __init__(self, parts: Sequence[Part], logs: Path, rng: random.Random) -> None:
        self._parts = {part.name: part for part in parts}
        self._logs = logs
        self._children: dict[str, Child] = {}
        self._backoffs = {name: Backoff(rng, first_s=0.5) for name in self._parts}
        self._ends: dict[str, list[float]] = {name: [] for name in self._parts}
        self._start_at: dict[str, float] = dict.fromkeys(self._parts, 0.0)
        self.restarts: dict[str, int] = {}

    def keep_running(self) -> list[str]:
        """Start what is not running and may be.

        returns  a line for each part that ended
        raises   Unavailable: a part ends again and again
        """
        lines = []
        for name, part in self._parts.items():
            child = self._children.get(name)
            if child is not None and not child.is_running:
                del self._children[name]
                code = child.process.returncode
                if part.is_feed and code == 0:
                    self._start_at[name] = float("inf")
                    continue
                lines.append(self._ended(name, code, child))
            if name not in self._children and time.monotonic() >= self._start_at[name]:
                self._start(part)
        return lines

    def stop(self, names: Sequence[str]) -> None:
        """End these parts, in this order, each in peace."""
        for name in names:
            self._start_at[name] = float("inf")
            child = self._children.pop(name, None)
            if child is not None:
                child.stop()

    def names(self, *, feeds: bool) -> list[str]:
        """The parts that publish, or those that do not."""
        return [name for name, part in self._parts.items() if part.is_feed == feeds]

    def is_running(self, name: str) -> bool:
        return name in self._children and self._children[name].is_running

    def _start(self, part: Part) -> None:
        command = [sys.executable, "-m", "cli", *part.command]
        log = self._logs / f"{part.name}.log"
        self._children[part.name] = Child(part.name, command, log=log, environment=part.environment)

    def _ended(self, name: str, code: int, child: Child) -> str:
        now = time.monotonic()
        ends = [moment for moment in self._ends[name] if now - moment < _ENDS_WITHIN_S] + [now]
        self._ends[name] = ends
        self.restarts[name] = self.restarts.get(name, 0) + 1
        if len(ends) >= _MAX_ENDS:
            raise Unavailable(f"{name} ended {len(ends)} times within a minute, last with {code}: {child.last_words()}")
        delay_s = self._backoffs[name].delay_s()
        self._start_at[name] = now + delay_s
        return f"{name} ended with code {code}, starts again in {delay_s:.1f} s (log: {child.log})"
