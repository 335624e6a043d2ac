"""Connectivity: offices' links, worse where it is remote and when it rains, and public Wi-Fi, slow when it is full."""

from __future__ import annotations

import numpy as np

from simulators.counting import counted
from simulators.episodes import Episode, active
from simulators.local_time import DAY_S, HOUR_S, daily
from simulators.noise import BoolArray, IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

# Users of a hotspot at each hour.
_USERS = (
    *(0.6, 0.3, 0.2, 0.2, 0.3, 0.6, 1.4, 2.6, 4.0, 5.2, 6.0, 6.4),
    *(6.0, 6.2, 6.6, 8.0, 10.5, 12.0, 12.6, 13.0, 11.4, 7.6, 3.6, 1.4),
)
_WEEKEND = tuple(1.5 * users for users in _USERS)
# Where people are few the line is long.
_REMOTE_BELOW = 20_000


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Whether the link is up; download [Mbit/s], latency [ms] and user-hours of a hotspot."""
    is_up = _is_up(city, site, time_s)
    if "link" in site.metrics:
        return {"link": np.where(is_up, 1.0, 0.0)}
    crowd = daily(_USERS, time_s) / max(_USERS) * np.exp(0.25 * smooth(site.noise_key(city, "crowd"), time_s, DAY_S))
    rate = site.trait(city, "rate", 14, 46) / (1 + site.trait(city, "shared", 0.6, 2.4) * crowd)
    latency = site.trait(city, "latency", 22, 48) * (1 + 0.9 * crowd**2)
    noise = {name: np.exp(0.18 * normal(site.noise_key(city, name), time_s)) for name in ("download", "latency")}
    return {
        "download": np.where(is_up, rate * noise["download"], 0.0),
        "latency": np.where(is_up, latency * noise["latency"], 4_000.0),
        "use": counted(site.noise_key(city, "use"), _USERS, _WEEKEND, time_s, 0.25),
    }


def _is_up(city: City, site: Site, time_s: IntArray) -> BoolArray:
    is_remote = site.district.population < _REMOTE_BELOW
    chance = site.trait(city, "outage", 0.1, 0.45) if is_remote else site.trait(city, "outage", 0.02, 0.12)
    outage = active(site.noise_key(city, "outage"), time_s, Episode(chance, HOUR_S // 2, 10 * HOUR_S))
    drowned = is_remote & (city.weather.rain(site.district, time_s, HOUR_S) > 12)
    return np.asarray(~(outage.is_on | drowned), dtype=np.bool_)


SIGNAL = Signal(sample, decimals={"link": 0, "download": 1, "latency": 0, "use": 2})
