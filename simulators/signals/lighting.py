"""Street lighting: a switch cabinet of each district, its circuits of lamps, its meter.

Circuits fail for days, and now and then a contactor is welded shut and keeps all lamps burning by day. The meter's
stand is what burned until then, in closed form, so that it is the same whoever asks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulators.daylight import is_night, night_since
from simulators.local_time import DAY_S, HOUR_S, WITA_S, hour_of_day
from simulators.noise import BoolArray, FloatArray, IntArray, at_each, normal
from simulators.signal import City, Sample, Signal, Site

# Monday, 5 January 2015, midnight local time: when the meters were mounted.
MOUNTED_S = 16_440 * DAY_S - WITA_S
CIRCUITS = 6
# Chance, shortest and longest time [s] of a failure in each stretch of so many seconds; it never outlasts the stretch.
_STRETCH_S = 16 * DAY_S
_FAILURE = (0.22, 1 * DAY_S, 6 * DAY_S)
_WELDED = (0.12, 6 * HOUR_S, 3 * DAY_S)


def attributes(city: City, site: Site) -> dict[str, Any]:
    """Lamps of the cabinet [{lamp}] and what each takes [W]."""
    return {"lamps": CIRCUITS * int(site.trait(city, "lamps", 4, 12)), "lamp_w": 90}


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Share of lamps that burn [1], the meter's stand [kW.h], voltage [V] and light on the road [lx]."""
    lit = share_lit(city, site, time_s)
    fine = {name: normal(site.noise_key(city, name), time_s) for name in ("voltage", "illuminance")}
    sun = 40_000 * np.clip(np.sin(np.pi * (hour_of_day(time_s) - 6) / 12), 0, None)
    return {
        "on": lit,
        "energy": stand(city, site, time_s),
        "voltage": site.trait(city, "voltage", 216, 226) - 4 * lit + 1.2 * fine["voltage"],
        "illuminance": (sun + 14 * lit) * np.exp(0.05 * fine["illuminance"]),
    }


def share_lit(city: City, site: Site, time_s: IntArray) -> FloatArray:
    """[1]"""
    night = is_night(site.district, time_s)
    failed = [_Episodes(city, site, f"circuit {number}", _FAILURE, time_s).is_on for number in range(CIRCUITS)]
    working = 1 - np.mean(failed, axis=0)
    welded = _Episodes(city, site, "contactor", _WELDED, time_s).is_on
    return np.asarray(np.where(night, working, welded.astype(float)), dtype=np.float64)


def stand(city: City, site: Site, time_s: IntArray) -> FloatArray:
    """[kW.h]; it never falls."""
    facts = attributes(city, site)

    def night_s(moment_s: IntArray) -> FloatArray:
        return night_since(site.district, MOUNTED_S, moment_s)

    def day_s(moment_s: IntArray) -> FloatArray:
        return moment_s - MOUNTED_S - night_s(moment_s)

    dark_s = sum(
        _Episodes(city, site, f"circuit {number}", _FAILURE, time_s).total(night_s) for number in range(CIRCUITS)
    )
    burned_s = night_s(time_s) - dark_s / CIRCUITS
    burned_s = burned_s + _Episodes(city, site, "contactor", _WELDED, time_s).total(day_s)
    start = site.trait(city, "stand", 500, 20_000)
    kilowatts = facts["lamps"] * facts["lamp_w"] / 1000
    return np.asarray(start + kilowatts * burned_s / HOUR_S, dtype=np.float64)


class _Episodes:
    """What happens at most once in each stretch of time since the mounting, asked at some times."""

    def __init__(self, city: City, site: Site, name: str, kind: tuple[float, int, int], time_s: IntArray) -> None:
        key = site.noise_key(city, name)
        chance, shortest_s, longest_s = kind
        self._time_s = time_s
        self._stretch = np.clip((time_s - MOUNTED_S) // _STRETCH_S, 0, None)
        number = np.arange(int(self._stretch.max(initial=0)) + 1, dtype=np.int64)
        length_s = (shortest_s + at_each(key + 1, number) * (longest_s - shortest_s)).astype(np.int64)
        length_s[at_each(key, number) >= chance] = 0
        slack_s = _STRETCH_S - length_s
        self._start_s = MOUNTED_S + number * _STRETCH_S + (at_each(key + 2, number) * slack_s).astype(np.int64)
        self._end_s = self._start_s + length_s

    @property
    def is_on(self) -> BoolArray:
        start_s, end_s = self._start_s[self._stretch], self._end_s[self._stretch]
        return np.asarray((start_s <= self._time_s) & (self._time_s < end_s), dtype=np.bool_)

    def total(self, measure: Any) -> FloatArray:
        """How much of `measure`, a rising function of time, fell into episodes up to each time."""
        each = measure(self._end_s) - measure(self._start_s)
        before = np.concatenate([[0.0], np.cumsum(each)])[self._stretch]
        start_s, end_s = self._start_s[self._stretch], self._end_s[self._stretch]
        going_on = measure(np.clip(self._time_s, start_s, end_s)) - measure(start_s)
        return np.asarray(before + going_on, dtype=np.float64)


SIGNAL = Signal(
    sample,
    attributes=attributes,
    decimals={"on": 3, "energy": 2, "voltage": 1, "illuminance": 1},
    name=lambda site: f"Panel PJU {site.district.name}",
)
