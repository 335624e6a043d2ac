"""Visitors of the branded places: more at the weekend, most in the late afternoon; the forest opens by day alone."""

from __future__ import annotations

import numpy as np

from simulators.counting import counted
from simulators.noise import IntArray
from simulators.signal import City, Sample, Signal, Site

# People at each hour of a working day, as shares of the day's.
_TOWN = (
    *(0.0,) * 5,
    0.03,
    0.05,
    0.04,
    0.03,
    0.03,
    0.03,
    0.03,
    0.02,
    0.02,
    0.04,
    0.1,
    0.19,
    0.2,
    0.09,
    0.06,
    0.04,
    0,
    0,
    0,
)
_FOREST = (*(0.0,) * 7, 0.06, 0.18, 0.2, 0.15, 0.1, 0.08, 0.09, 0.08, 0.05, 0.01, *(0.0,) * 7)


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """The counter's stand; whole people."""
    working, weekend = site.trait(city, "visitors", 300, 600), site.trait(city, "weekend", 900, 1_500)
    shape = np.asarray(_TOWN)
    if site.facts["setting"] == "forest":
        working, weekend, shape = working / 20, weekend / 20, np.asarray(_FOREST)
    stand = counted(
        site.noise_key(city, "people"), (working * shape).tolist(), (weekend * shape).tolist(), time_s, 0.22
    )
    return {"people": np.floor(stand)}


SIGNAL = Signal(sample, decimals={"people": 0})
