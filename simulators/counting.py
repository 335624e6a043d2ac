"""What counters have counted: the same whoever asks, whenever, and never falling.

Every day counts what its hour-by-hour profile says, times a factor drawn for the day.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulators.local_time import hour_of_day, local_day, weekday
from simulators.noise import FloatArray, IntArray, normal

# The counters were mounted on Monday, 5 January 2015.
MOUNTED_DAY = 16_440


def counted(
    key: int, working: Sequence[float], weekend: Sequence[float], time_s: IntArray, spread: float = 0.2
) -> FloatArray:
    """The counter's stand since its mounting.

    working  what each of the 24 local hours counts on Monday to Friday
    weekend  on Saturday and Sunday
    spread   of the days' factors about 1
    """
    if not len(time_s):
        return np.zeros(0)
    day = np.clip(local_day(time_s), MOUNTED_DAY, None)
    days = np.arange(MOUNTED_DAY, int(day.max()) + 1, dtype=np.int64)
    factor = np.clip(1 + spread * normal(key, days), 0.1, None)
    is_free = weekday(days) >= 5
    whole = np.concatenate([[0.0], np.cumsum(factor * np.where(is_free, sum(weekend), sum(working)))])
    place = day - MOUNTED_DAY
    hour = hour_of_day(time_s)
    part = np.where(is_free[place], _since_midnight(weekend, hour), _since_midnight(working, hour))
    return np.asarray(whole[place] + factor[place] * part, dtype=np.float64)


def _since_midnight(profile: Sequence[float], hour: FloatArray) -> FloatArray:
    stand = np.concatenate([[0.0], np.cumsum(profile)])
    return np.asarray(np.interp(hour, np.arange(25), stand), dtype=np.float64)
