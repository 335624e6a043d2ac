"""What is put on for an audience: a flood, smoke over a station and a device that leaves, around one moment.

On most days a regency has none of these, and a demonstration of alarms would show nothing. The storm is one more of
the weather's, so that rain gauge and river agree; everything else of the city is as it would be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.catalogue import Catalogue
from simulators.local_time import HOUR_S
from simulators.noise import BoolArray, FloatArray, IntArray

# A storm that brings the river to red for some hours: so long before its peak it began.
_STORM_H, _STORM_MM, _BEFORE_H = 5, 118.0, 13
# Smoke for most of a day: the index is a mean of 24 hours.
_SMOKE, _SMOKE_FROM_H, _SMOKE_TO_H = 150.0, -22, 8


@dataclass(frozen=True, slots=True)
class Stage:
    """Around which moment, and where.

    at_s      [s since 1970]
    upstream  district whose rain feeds the river
    burning   district whose station is in the smoke
    leaving   point whose device says goodbye then, and is not heard any more
    """

    at_s: int
    upstream: str
    burning: str
    leaving: str

    @classmethod
    def of(cls, catalogue: Catalogue, at_s: int) -> Stage:
        """In this regency: the river's own upstream, smoke at Bengalon, a rain gauge that leaves at Kongbeng."""
        upstream = str(catalogue.services["river"].fleet["upstream_district"])
        return cls(at_s, upstream, burning="64.08.09", leaving="sim-river-6408-07")

    @property
    def storm(self) -> tuple[int, float, float]:
        """Start [s since 1970], length [s] and depth [mm]."""
        return self.at_s - _BEFORE_H * HOUR_S, float(_STORM_H * HOUR_S), _STORM_MM

    def smoke(self, district: str, time_s: IntArray) -> FloatArray:
        """What it adds to PM2.5 [ug/m3]."""
        since_h = (time_s - self.at_s) / HOUR_S
        is_on = (since_h >= _SMOKE_FROM_H) & (since_h < _SMOKE_TO_H) & (district == self.burning)
        return np.where(is_on, _SMOKE, 0.0)

    def has_left(self, point: str, time_s: IntArray) -> BoolArray:
        """Whether the device of a point has left at each time, bool (n,)."""
        return np.asarray((time_s >= self.at_s) & (point == self.leaving))
