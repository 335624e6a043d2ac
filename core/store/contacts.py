"""Contacts: when a device was heard and what its clock said; append-only, taken by the judge of device health."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.store.binary import copy_in
from core.store.connection import Connection

# Stands for ingest itself: up to its time everything that came is stored.
INGEST = 0
# The time of a message that tells none [us].
NO_TIME_US = 2**62
# A device may tell any number; what is kept of it are times from 1970 to 2200, which everybody can show [us].
_FIRST_US, _LAST_US = 0, 7_258_118_400_000_000


def append(connection: Connection, progress_us: int, heard: Mapping[int, tuple[int, int]]) -> None:
    """Append `heard` and how far ingest is.

    progress_us  all that was received before is stored [us]
    heard        {device_id: (received, newest time that it told or NO_TIME_US)} [us]
    """
    received_us = np.array([progress_us, *(received for received, _ in heard.values())], dtype=np.int64)
    told = [NO_TIME_US, *(time_us for _, time_us in heard.values())]
    told_us = np.array([min(max(time_us, _FIRST_US), NO_TIME_US) for time_us in told], dtype=np.int64)
    has_time = np.array([time_us != NO_TIME_US for time_us in told])
    told_us = np.minimum(told_us, _LAST_US)
    columns = {
        "device_id": np.array([INGEST, *heard], dtype=np.int32),
        "received_at": received_us.view("datetime64[us]"),
        "newest_time": np.where(has_time, told_us, received_us).view("datetime64[us]"),
        "skew_s": np.where(has_time, (received_us - told_us) / 1e6, np.nan),
    }
    copy_in(connection, "device_contact", columns)
