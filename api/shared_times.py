"""A moment by name, in memory that several processes share: what one notes, all see.

A table of fixed size with open addressing, and without a lock: of two processes that note the same name in the same
instant one notice is lost, which for a quota is a request too many. A slot whose moment is over is free.
"""

from __future__ import annotations

import mmap
from hashlib import blake2b
from pathlib import Path

_SLOTS = 1 << 17  # 2 MiB
_BYTES = 16  # a name's hash, a moment
# So many slots are looked at for a name. If none is free the one whose moment is over first gives way.
_TRIES = 8


class SharedTimes:
    """{name: moment [s]}.

    file   mapped by each of the processes; None: this process alone
    """

    def __init__(self, file: Path | None = None) -> None:
        size = _SLOTS * _BYTES
        if file is None:
            self._map = mmap.mmap(-1, size)
        else:
            with file.open("a+b") as opened:
                opened.truncate(size)
                self._map = mmap.mmap(opened.fileno(), size)
        self._names = memoryview(self._map).cast("Q")
        self._moments = memoryview(self._map).cast("d")

    def get(self, name: str) -> float:
        """The moment that was noted; 0.0: none."""
        key, first = _key(name)
        for slot in range(first, first + _TRIES):
            if self._names[2 * (slot % _SLOTS)] == key:
                return self._moments[2 * (slot % _SLOTS) + 1]
        return 0.0

    def note(self, name: str, moment: float, now: float) -> None:
        """Note `moment`; it is kept at least until `now` is past it, unless the table is full."""
        key, first = _key(name)
        slots = [slot % _SLOTS for slot in range(first, first + _TRIES)]
        mine = next((slot for slot in slots if self._names[2 * slot] == key), None)
        if mine is None:
            mine = next((slot for slot in slots if self._moments[2 * slot + 1] <= now), None)
        if mine is None:
            mine = min(slots, key=lambda slot: self._moments[2 * slot + 1])
        self._names[2 * mine], self._moments[2 * mine + 1] = key, moment


def _key(name: str) -> tuple[int, int]:
    digest = int.from_bytes(blake2b(name.encode(errors="replace"), digest_size=8).digest(), "little")
    return digest, digest % _SLOTS
