"""Parking: how full a car park is over the day, each with its own rhythm."""

from __future__ import annotations

import numpy as np

from simulators.local_time import HOUR_S, daily, is_weekend
from simulators.noise import IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

_WORKING = (
    *(0.04, 0.03, 0.03, 0.04, 0.08, 0.2, 0.42, 0.66, 0.82, 0.9, 0.92, 0.9),
    *(0.84, 0.82, 0.84, 0.8, 0.72, 0.62, 0.55, 0.5, 0.4, 0.24, 0.12, 0.07),
)
_FREE = (
    *(0.05, 0.04, 0.03, 0.03, 0.06, 0.16, 0.34, 0.5, 0.6, 0.7, 0.74, 0.74),
    *(0.7, 0.66, 0.68, 0.76, 0.86, 0.92, 0.9, 0.8, 0.62, 0.4, 0.2, 0.1),
)


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Spaces taken; never more than there are."""
    capacity = float(site.facts["capacity"])
    rhythm = np.where(is_weekend(time_s), daily(_FREE, time_s), daily(_WORKING, time_s))
    wander = 0.12 * smooth(site.noise_key(city, "day"), time_s, 20 * HOUR_S)
    taken = rhythm * site.trait(city, "busy", 0.75, 1.12) * np.exp(wander)
    taken = taken + 0.012 * normal(site.noise_key(city, "occupied"), time_s)
    return {"occupied": np.clip(np.round(taken * capacity), 0.0, capacity)}


SIGNAL = Signal(sample, decimals={"occupied": 0})
