"""Night and day as a cabinet's astronomical clock reckons them: to the minute or two, in closed form.

Source: the equation of time and the declination as approximated in textbooks of solar engineering (Duffie and
Beckman, Solar Engineering of Thermal Processes, chapter 1).
"""

from __future__ import annotations

import numpy as np

from core.catalogue import District
from simulators.local_time import DAY_S, HOUR_S, WITA_S, local_day
from simulators.noise import BoolArray, FloatArray, IntArray

# The sun's upper edge on the horizon, refraction included [rad].
_ALTITUDE = np.radians(-0.833)
_WITA_MERIDIAN = 120.0


def sunrise_and_sunset(district: District, day: IntArray) -> tuple[FloatArray, FloatArray]:
    """Local times [s after midnight] of local days since 1970."""
    first = day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    angle = 2 * np.pi * (day - first + 1 - 81) / 364
    equation_min = 9.87 * np.sin(2 * angle) - 7.53 * np.cos(angle) - 1.5 * np.sin(angle)
    declination = np.radians(23.45) * np.sin(angle)
    latitude = np.radians(district.latitude)
    cosine = (np.sin(_ALTITUDE) - np.sin(latitude) * np.sin(declination)) / (np.cos(latitude) * np.cos(declination))
    half_s = np.degrees(np.arccos(cosine)) / 15 * HOUR_S
    noon_s = (12 + (_WITA_MERIDIAN - district.longitude) / 15) * HOUR_S - 60 * equation_min
    return noon_s - half_s, noon_s + half_s


def is_night(district: District, time_s: IntArray) -> BoolArray:
    """Whether the sun is down."""
    rise_s, set_s = sunrise_and_sunset(district, local_day(time_s))
    of_day_s = (time_s + WITA_S) % DAY_S
    return np.asarray((of_day_s < rise_s) | (of_day_s >= set_s), dtype=np.bool_)


def night_since(district: District, start_s: int, time_s: IntArray) -> FloatArray:
    """Time of night from `start_s`, a local midnight, to each time [s]."""
    first = (start_s + WITA_S) // DAY_S
    day = local_day(time_s)
    days = np.arange(first, max(int(day.max(initial=first)), first) + 2, dtype=np.int64)
    rise_s, set_s = sunrise_and_sunset(district, days)
    before = np.concatenate([[0.0], np.cumsum(rise_s + DAY_S - set_s)])
    place = np.clip(day - first, 0, len(days) - 1)
    of_day_s = (time_s + WITA_S) % DAY_S
    today = np.minimum(of_day_s, rise_s[place]) + np.clip(of_day_s - set_s[place], 0, None)
    return np.asarray(before[place] + today, dtype=np.float64)
