"""The Sangatta river at the Kabo intake: base level, what rain upstream makes of it, and the tide.

Rain at Rantau Pulung raises the level along a triangle: nothing at first, the peak 8 to 14 h after the storm,
then a slow fall. A storm of 50 mm gives the rates that were seen in January 2025: up 0.11 m/h, down 0.044 m/h.
Storm and triangle are both polynomials in pieces, so their convolution is exact and needs no memory.
Source: DOMAIN C4.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core.catalogue import District
from simulators.local_time import DAY_S, HOUR_S, WITA_S
from simulators.noise import FloatArray, IntArray, at_each, key_of
from simulators.weather import LONGEST_S, Storms, Weather

BASE_M = 4.8
RISE_M_PER_MM = 0.038
SHORTEST_LAG_S = 8 * HOUR_S
LONGEST_LAG_S = 14 * HOUR_S
FALL_S = 34 * HOUR_S
# Mixed tide: period [h] and amplitude [m] of its four main parts; together 0.30 m.
_TIDES = ((12.4206, 0.13), (12.0, 0.05), (23.9345, 0.08), (25.8193, 0.04))


def level(weather: Weather, upstream: District, time_s: IntArray) -> FloatArray:
    """Level at the gauge [m above sea level]."""
    return BASE_M + rise(weather, upstream, time_s) + tide(time_s)


def rise(weather: Weather, upstream: District, time_s: IntArray) -> FloatArray:
    """What rain in `upstream` adds to the level [m]."""
    total = np.zeros(len(time_s))
    if not len(time_s):
        return total
    before_s = LONGEST_S + LONGEST_LAG_S + FALL_S
    first = (int(time_s.min()) - before_s + WITA_S) // DAY_S
    storms = weather.storms(upstream, first, (int(time_s.max()) + WITA_S) // DAY_S)
    lags_s = lag(weather.seed, storms)
    for start_s, length_s, depth_mm, lag_s in zip(
        storms.start_s, storms.length_s, storms.depth_mm, lags_s, strict=True
    ):
        end_s = start_s + length_s + lag_s + FALL_S
        wet = np.flatnonzero((time_s > start_s) & (time_s < end_s))
        total[wet] += depth_mm * RISE_M_PER_MM * _response(time_s[wet] - start_s, length_s, lag_s)
    return total


def lag(seed: int, storms: Storms) -> FloatArray:
    """From the middle of each storm to the river's peak [s]."""
    drawn = at_each(key_of(seed, "river", "lag"), storms.number)
    return SHORTEST_LAG_S + drawn * (LONGEST_LAG_S - SHORTEST_LAG_S)


def tide(time_s: IntArray) -> FloatArray:
    """Mixed tide at the gauge [m], at most 0.3."""
    parts = (amplitude * np.sin(2 * np.pi * ((time_s / (period * HOUR_S)) % 1.0)) for period, amplitude in _TIDES)
    return np.asarray(sum(parts), dtype=np.float64)


def _response(since_s: IntArray, length_s: float, lag_s: float) -> FloatArray:
    """Rise [1] of a storm that would raise the level by 1, had it fallen in a moment.

    The triangle is three ramps: up at 0, bent down at the peak, flat again at its end.
    """
    up = _ramp(since_s, length_s) / lag_s
    down = _ramp(since_s - lag_s, length_s) * (1 / lag_s + 1 / FALL_S)
    flat = _ramp(since_s - lag_s - FALL_S, length_s) / FALL_S
    return np.asarray(np.clip(up - down + flat, 0.0, None), dtype=np.float64)


def _ramp(since_s: npt.NDArray[np.number[Any]], length_s: float) -> FloatArray:
    """A ramp of slope 1/s that begins with each drop of a storm [s]: the storm's second integral."""
    part = np.clip(since_s / length_s, 0.0, 1.0)
    after = np.clip(since_s / length_s - 1.0, 0.0, None)
    return np.asarray(length_s * (part**3 - part**4 / 2 + after), dtype=np.float64)
