"""The signal of a service that has no file of its own in `signals/`: noise in the middle of what is usual.

So a new city service needs a catalogue file only, and its fleet, points and panels are there at once.
"""

from __future__ import annotations

import numpy as np

from core.catalogue import Metric
from simulators.local_time import DAY_S, HOUR_S
from simulators.noise import IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

_COUNTED_A_DAY = 24.0


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    values = {}
    for name in site.metrics:
        metric = site.service.metrics[name]
        key = site.noise_key(city, name)
        if metric.counter:
            # Steady, with an unrest too small to make it fall.
            values[name] = _COUNTED_A_DAY * (time_s / DAY_S - 16_000 + 0.05 * smooth(key, time_s, DAY_S))
        else:
            low, high = _usual(metric)
            unrest = smooth(key, time_s, DAY_S) + 0.5 * smooth(key + 1, time_s, 3 * HOUR_S)
            position = 0.5 + 0.08 * unrest + 0.005 * normal(key + 2, time_s)
            values[name] = np.clip(low + (high - low) * position, metric.low, metric.high)
    return values


def _usual(metric: Metric) -> tuple[float, float]:
    low = metric.low if metric.usual_low is None else metric.usual_low
    high = metric.high if metric.usual_high is None else metric.usual_high
    return low, high


SIGNAL = Signal(sample)
