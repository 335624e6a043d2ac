"""What keeps a flood of bad messages from filling the disk and the log: a sample is kept, the rest is counted.

Every message is counted as rejected in the ledger, whatever becomes of its letter here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from core.store import dead_letters
from core.store.connection import Connection
from core.store.dead_letters import DeadLetter

logger = logging.getLogger(__name__)

_MINUTE_S = 60.0
# Of one source and reason, whoever sent them: names of devices can be invented.
_FROM_ALL = 50  # times what is kept of one device
# Whoever reads the last one that is kept should know that it need not be the last that came.
_LAST = " (the last that is kept of this minute; what else came is only counted)"
# After so many letters the bound of all is looked at again.
_TRIM_EVERY = 1000

Key = tuple[str, str, str | None]  # source, reason, device
_ALL = "\x00all"  # no device can be called so


@dataclass(slots=True)
class _Minute:
    """Letters of one key: in this minute, and since a flood began."""

    begun: float
    count: int = 0
    flooded: int = 0


@dataclass(frozen=True, slots=True)
class Sifted:
    """Letters to keep, and how many there are of each key; nothing is counted before `Letterbox.count`."""

    kept: list[DeadLetter]
    counts: dict[Key, int] = field(default_factory=dict)


class Letterbox:
    """The dead letters on their way to the store. Not thread-safe: one owner.

    per_minute   letters of one device and reason that are kept in a minute
    max_letters, max_bytes   kept at all
    now          for durations [s]
    """

    def __init__(
        self, per_minute: int, max_letters: int, max_bytes: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute, self._max_letters, self._max_bytes, self._now = per_minute, max_letters, max_bytes, now
        self._minutes: dict[Key, _Minute] = {}
        self._untrimmed = _TRIM_EVERY

    def sift(self, letters: Sequence[DeadLetter]) -> Sifted:
        """Which of `letters` to keep. They may be sifted again if storing fails."""
        self._close_minutes()
        sifted = Sifted([])
        for letter in letters:
            of_all = (letter.source, letter.reason, _ALL)
            if self._seen(of_all, sifted) >= self._per_minute * _FROM_ALL:
                self._tally(of_all, sifted)
                continue
            of_device = (letter.source, letter.reason, letter.device)
            seen = self._seen(of_device, sifted)
            if seen < self._per_minute:
                is_last = seen == self._per_minute - 1
                sifted.kept.append(replace(letter, detail=letter.detail + _LAST) if is_last else letter)
                self._tally(of_all, sifted)
            self._tally(of_device, sifted)
        return sifted

    def count(self, sifted: Sifted) -> None:
        """Those of `sifted` are stored."""
        now = self._now()
        self._untrimmed += len(sifted.kept)
        for key, count in sifted.counts.items():
            minute = self._minutes.setdefault(key, _Minute(now))
            before, minute.count = minute.count, minute.count + count
            excess = minute.count - max(before, self._limit(key))
            if excess > 0:
                if not minute.flooded:
                    logger.warning("flood of dead letters: %s; more are only counted", self._named(key))
                minute.flooded += excess

    def trim(self, connection: Connection) -> None:
        """Remove the oldest letters if there are too many; looks only after many new ones."""
        if self._untrimmed >= _TRIM_EVERY:
            removed = dead_letters.trim(connection, self._max_letters, self._max_bytes)
            self._untrimmed = 0
            if removed:
                logger.warning("%d of the oldest dead letters made room for new ones", removed)

    def _close_minutes(self) -> None:
        now = self._now()
        for key in [key for key, minute in self._minutes.items() if now - minute.begun >= _MINUTE_S]:
            minute = self._minutes[key]
            if minute.flooded and minute.count > self._limit(key):
                self._minutes[key] = _Minute(now, flooded=minute.flooded)
                continue
            if minute.flooded:
                logger.warning("flood of dead letters ended: %s; %d not kept", self._named(key), minute.flooded)
            del self._minutes[key]

    def _seen(self, key: Key, sifted: Sifted) -> int:
        minute = self._minutes.get(key)
        return (minute.count if minute else 0) + sifted.counts.get(key, 0)

    def _tally(self, key: Key, sifted: Sifted) -> None:
        sifted.counts[key] = sifted.counts.get(key, 0) + 1

    def _limit(self, key: Key) -> int:
        return self._per_minute * (_FROM_ALL if key[2] == _ALL else 1)

    def _named(self, key: Key) -> str:
        source, reason, device = key
        return f"{reason} by {'many devices' if device == _ALL else device or 'no known device'}, source {source}"
