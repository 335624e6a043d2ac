"""Traffic: streets that fill in the peaks of working days and slow down in rain, and signals that fail at times."""

from __future__ import annotations

import numpy as np

from simulators.episodes import Episode, active
from simulators.local_time import HOUR_S, daily, is_weekend
from simulators.noise import FloatArray, IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

# Vehicles at each hour, as shares of the peak's.
_WORKING = (
    *(0.09, 0.06, 0.05, 0.06, 0.12, 0.32, 0.78, 1.0, 0.78, 0.6, 0.56, 0.6),
    *(0.68, 0.62, 0.6, 0.68, 0.95, 1.0, 0.82, 0.6, 0.45, 0.34, 0.22, 0.14),
)
_FREE = (
    *(0.12, 0.08, 0.06, 0.06, 0.1, 0.2, 0.32, 0.42, 0.5, 0.56, 0.6, 0.62),
    *(0.6, 0.56, 0.56, 0.6, 0.66, 0.7, 0.68, 0.6, 0.5, 0.4, 0.28, 0.18),
)
_ACCIDENT = Episode(probability=0.02, shortest_s=HOUR_S // 2, longest_s=2 * HOUR_S)


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Speed [km/h] and volume [veh/h] of a street; of a junction whether its signal works."""
    if "signal" in site.metrics:
        return {"signal": _signal(city, site, time_s)}
    load = np.where(is_weekend(time_s), daily(_FREE, time_s), daily(_WORKING, time_s))
    load = load * np.exp(0.1 * smooth(site.noise_key(city, "load"), time_s, 5 * HOUR_S))
    rain_mm = city.weather.rain(site.district, time_s, HOUR_S)
    free = site.trait(city, "free", 40, 58)
    # The usual curve of link travel time over load: little below half, steep towards what a street can carry.
    slowed = 1 + site.trait(city, "narrow", 0.25, 0.7) * load**3 + 0.12 * (1 - np.exp(-rain_mm / 6))
    accident = active(site.noise_key(city, "accident"), time_s, _ACCIDENT)
    speed = free / slowed * np.where(accident.is_on, 0.45, 1.0)
    volume = site.trait(city, "capacity", 700, 1900) * load
    return {
        "speed": np.clip(speed + 1.3 * normal(site.noise_key(city, "speed"), time_s), 2.0, None),
        "volume": np.clip(volume * (1 + 0.07 * normal(site.noise_key(city, "volume"), time_s)), 0.0, None),
    }


def _signal(city: City, site: Site, time_s: IntArray) -> FloatArray:
    """1, or 0 while it is out or cut off."""
    outage = Episode(site.trait(city, "outage", 0.02, 0.12), shortest_s=HOUR_S // 2, longest_s=8 * HOUR_S)
    is_out = active(site.noise_key(city, "outage"), time_s, outage).is_on
    return np.where(is_out, 0.0, 1.0)


SIGNAL = Signal(sample, decimals={"speed": 1, "volume": 0, "signal": 0})
