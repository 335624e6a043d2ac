"""Waste: containers that fill by day and are emptied in the morning, and trucks that burn fuel for what they weigh.

A container has its own round of one to three days. Rounds are missed now and then, and the container overflows.
"""

from __future__ import annotations

import numpy as np

from simulators.counting import MOUNTED_DAY, counted
from simulators.local_time import DAY_S, HOUR_S, WITA_S
from simulators.noise import FloatArray, IntArray, at_each, normal
from simulators.signal import City, Sample, Signal, Site

# What is thrown away in each hour, as shares of a day.
_THROWN = (
    *(0.004, 0.002, 0.002, 0.004, 0.012, 0.04, 0.075, 0.08, 0.07, 0.06, 0.05, 0.045),
    *(0.045, 0.045, 0.04, 0.045, 0.06, 0.075, 0.08, 0.065, 0.045, 0.03, 0.016, 0.01),
)
# What a truck collects in each hour of its shift [t].
_SHIFT = (*(0.0,) * 5, 1.1, 1.9, 2.2, 2.0, 1.6, 1.2, 0.6, 0.2, 0.5, 0.7, 0.3, *(0.0,) * 8)
_MISSED = 0.06  # share of the rounds
_MOST_MISSED = 3  # in a row


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Fill [%] of a container; fuel [L] and mass [t] that a truck's counters stand at."""
    if "fill" in site.metrics:
        return {"fill": fill(city, site, time_s)}
    mass = counted(site.noise_key(city, "mass"), _SHIFT, _SHIFT, time_s, 0.15)
    driving = counted(site.noise_key(city, "driving"), _SHIFT, _SHIFT, time_s, 0.3)
    return {"fuel": site.trait(city, "thirst", 3.2, 4.8) * mass + 1.6 * driving, "mass": mass}


def fill(city: City, site: Site, time_s: IntArray) -> FloatArray:
    """[%]; what no longer fits lies beside the container."""
    period_d = int(site.trait(city, "round", 1, 3.999))
    thrown = counted(site.noise_key(city, "thrown"), _THROWN, _THROWN, time_s, 0.15)
    emptied_s = last_emptied(city, site, time_s, period_d)
    before = counted(site.noise_key(city, "thrown"), _THROWN, _THROWN, emptied_s, 0.15)
    full = site.trait(city, "full", 52, 98) / period_d
    level = 3 + full * (thrown - before) + 0.4 * normal(site.noise_key(city, "fill"), time_s)
    return np.asarray(np.clip(level, 0.0, 100.0), dtype=np.float64)


def last_emptied(city: City, site: Site, time_s: IntArray, period_d: int) -> IntArray:
    """When the container was last emptied before each time [s]."""
    key = site.noise_key(city, "emptied")
    midnight_s = MOUNTED_DAY * DAY_S - WITA_S
    begin_s = midnight_s + int(site.trait(city, "hour", 5, 9) * HOUR_S)
    newest = (time_s - begin_s) // (period_d * DAY_S)
    found = np.full(len(time_s), np.iinfo(np.int64).min, dtype=np.int64)
    for back in range(_MOST_MISSED + 2):
        number = newest - back
        late_s = (1.5 * HOUR_S * at_each(key + 1, number)).astype(np.int64)
        moment_s = begin_s + number * period_d * DAY_S + late_s
        is_made = (at_each(key, number) >= _MISSED) | (number % (_MOST_MISSED + 1) == 0)
        better = is_made & (moment_s <= time_s) & (moment_s > found)
        found = np.where(better, moment_s, found)
    return found


SIGNAL = Signal(sample, decimals={"fill": 1, "fuel": 1, "mass": 2})
