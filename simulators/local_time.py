"""The city's clock: WITA, whatever zone the figures are shown in, since people and sun follow it there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulators.noise import BoolArray, FloatArray, IntArray

DAY_S = 86_400
HOUR_S = 3_600
WITA_S = 8 * HOUR_S  # no daylight saving time
# 1970-01-01 was a Thursday.
_THURSDAY = 3


def local_day(time_s: IntArray) -> IntArray:
    """Local days since 1970."""
    return (time_s + WITA_S) // DAY_S


def hour_of_day(time_s: IntArray) -> FloatArray:
    """Local time of day [h], in [0, 24)."""
    return (time_s + WITA_S) % DAY_S / HOUR_S


def weekday(day: IntArray) -> IntArray:
    """Weekday of days since 1970, 0 on Monday."""
    return (day + _THURSDAY) % 7


def is_weekend(time_s: IntArray) -> BoolArray:
    """Whether it is Saturday or Sunday."""
    return weekday(local_day(time_s)) >= 5


def month_of_day(day: IntArray) -> IntArray:
    """Month, 0 to 11, of days since 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12


def year_of_day(day: IntArray) -> IntArray:
    """Year of days since 1970."""
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def daily(shape: Sequence[float], time_s: IntArray) -> FloatArray:
    """The value that a day's curve has at each time.

    shape   24 values at 0:00, 1:00, … local; between them straight lines
    """
    curve = np.asarray([*shape, shape[0]], dtype=np.float64)
    hour = hour_of_day(time_s)
    before = hour.astype(np.int64)
    return np.asarray(curve[before] + (curve[before + 1] - curve[before]) * (hour - before), dtype=np.float64)
