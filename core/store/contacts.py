"""Contacts: when a device was heard, what its clock said, when it said goodbye; append-only, taken by the judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.store.binary import copy_in
from core.store.connection import Connection

# Stands for ingest itself: up to its time everything that came is stored.
INGEST = 0
# The time of a message that tells none [us].
NO_TIME_US = 2**62
# What a row says: as device_contact.kind.
_HEARD, _GONE, _GONE_BEFORE, _MISSED = range(4)
# A device may tell any number; what is kept of it are times from 1970 to 2200, which everybody can show [us].
_FIRST_US, _LAST_US = 0, 7_258_118_400_000_000


@dataclass(slots=True)
class Heard:
    """What is told of devices, by their ids.

    spoke    when its last message was received, and the newest time in that or NO_TIME_US [us]
    gone     when its goodbye was received [us], and whether the broker had kept it from some earlier time
    flat     a value of it did not change for longer than is believable
    missed   messages that were lost, and when that was seen [us]
    """

    spoke: dict[int, tuple[int, int]] = field(default_factory=dict)
    gone: dict[int, tuple[int, bool]] = field(default_factory=dict)
    flat: set[int] = field(default_factory=set)
    missed: dict[int, tuple[int, int]] = field(default_factory=dict)

    def miss(self, device_id: int, count: int, seen_us: int) -> None:
        """Note that messages of the device were lost."""
        before, _ = self.missed.get(device_id, (0, 0))
        self.missed[device_id] = (before + count, seen_us)

    def add(self, later: Heard) -> None:
        """Note what came later, too."""
        self.spoke.update(later.spoke)
        self.gone.update(later.gone)
        self.flat |= later.flat
        for device_id, (count, seen_us) in later.missed.items():
            self.miss(device_id, count, seen_us)

    def clear(self) -> None:
        self.spoke.clear()
        self.gone.clear()
        self.flat.clear()
        self.missed.clear()


def append(connection: Connection, progress_us: int, heard: Heard) -> None:
    """Append `heard` and how far ingest is.

    progress_us  all that was received before is stored [us]
    """
    rows = [(INGEST, progress_us, NO_TIME_US, _HEARD, False, 0)]
    rows += [(key, at, told, _HEARD, key in heard.flat, 0) for key, (at, told) in heard.spoke.items()]
    rows += [(key, at, NO_TIME_US, _GONE_BEFORE if old else _GONE, False, 0) for key, (at, old) in heard.gone.items()]
    rows += [(key, at, NO_TIME_US, _MISSED, False, count) for key, (count, at) in heard.missed.items()]
    _copy(connection, rows)


def _copy(connection: Connection, rows: list[tuple[int, int, int, int, bool, int]]) -> None:
    devices, received, told, kinds, flat, missed = zip(*rows, strict=True)
    received_us = np.array(received, dtype=np.int64)
    told_us = np.array([min(max(time_us, _FIRST_US), NO_TIME_US) for time_us in told], dtype=np.int64)
    has_time = np.array([time_us != NO_TIME_US for time_us in told])
    told_us = np.minimum(told_us, _LAST_US)
    columns: Mapping[str, np.ndarray] = {
        "device_id": np.array(devices, dtype=np.int32),
        "received_at": received_us.view("datetime64[us]"),
        "newest_time": np.where(has_time, told_us, received_us).view("datetime64[us]"),
        "skew_s": np.where(has_time, (received_us - told_us) / 1e6, np.nan),
        "kind": np.array(kinds, dtype=np.int16),
        "is_flat": np.array(flat, dtype=np.bool_),
        "missed": np.array(missed, dtype=np.int32),
    }
    copy_in(connection, "device_contact", columns)
