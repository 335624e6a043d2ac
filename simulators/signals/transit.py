"""Public transport: the delay of every departure, round the clock, as buses of shift workers go."""

from __future__ import annotations

import numpy as np

from simulators.local_time import HOUR_S, daily, is_weekend
from simulators.noise import IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

# Mean delay at each hour of a working day [min].
_DELAY = (
    *(0.4, 0.3, 0.3, 0.3, 0.5, 1.0, 2.2, 3.4, 2.8, 1.8, 1.6, 1.8),
    *(2.1, 1.9, 1.8, 2.2, 3.4, 3.8, 2.8, 1.8, 1.2, 0.9, 0.7, 0.5),
)


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """[min]; below 0 where it left early."""
    rain_mm = city.weather.rain(site.district, time_s, 2 * HOUR_S)
    mean = daily(_DELAY, time_s) * np.where(is_weekend(time_s), 0.6, 1.0) * site.trait(city, "slow", 0.7, 1.3)
    mood = 0.8 * smooth(site.noise_key(city, "mood"), time_s, 6 * HOUR_S)
    delay = mean + mood + 3 * (1 - np.exp(-rain_mm / 8)) + 1.5 * normal(site.noise_key(city, "delay"), time_s)
    return {"delay": np.clip(delay, -4.0, None)}


SIGNAL = Signal(sample, decimals={"delay": 1})
