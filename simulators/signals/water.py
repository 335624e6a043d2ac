"""Water: the flow into a district's network, its pressure, and the water's quality.

The utility's 675 L/s are shared out by population (DOMAIN C5). Some networks leak: their flow stays high at
night. Supply fails for hours on some days, and rain on the source shows in the turbidity.
"""

from __future__ import annotations

import numpy as np

from simulators.counting import counted
from simulators.episodes import Active, Episode, active
from simulators.local_time import HOUR_S, daily, is_weekend
from simulators.noise import FloatArray, IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

TOTAL_FLOW = 675.0  # of all intakes in 2024 [L/s]
_M3_AN_HOUR = 3.6  # of one litre a second
# Use over a working day and over a free one; each has a mean of 1.
_WORKING = (
    *(0.36, 0.2, 0.14, 0.15, 0.38, 1.05, 1.8, 1.75, 1.36, 1.06, 0.96, 1.0),
    *(1.08, 0.98, 0.9, 0.98, 1.35, 1.8, 1.75, 1.38, 1.12, 0.94, 0.78, 0.64),
)
_FREE = (
    *(0.42, 0.24, 0.16, 0.15, 0.3, 0.72, 1.34, 1.68, 1.64, 1.42, 1.24, 1.14),
    *(1.12, 1.02, 0.98, 1.06, 1.34, 1.62, 1.54, 1.3, 1.06, 0.92, 0.8, 0.68),
)
_LEAKY_SHARE = 0.25  # of the networks


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Flow [L/s], pressure [bar], pH, turbidity [NTU], chlorine [mg/L] and volume [m3] of a network; or a plant's."""
    if "produced" in site.metrics:
        return plant(city, site, time_s)
    use = _use(city, site, time_s)
    outage = _outage(city, site, time_s)
    leak = leak_share(city, site)
    flow = mean_flow(city, site) * (leak + (1 - leak) * use)
    # The network empties and fills again over half an hour.
    since_h = (time_s - outage.start_s) / HOUR_S
    flow = np.where(outage.is_on, flow * np.exp(-4 * since_h), flow)
    pressure = site.trait(city, "pressure", 1.7, 3.4) - 0.55 * (use - 1) + 0.15 * _wander(city, site, time_s, "bar")
    cut = 0.35 * np.exp(-since_h) + 0.08
    return {
        "flow": np.clip(flow, 0.0, None),
        "pressure": np.where(outage.is_on, cut, np.clip(pressure, 0.55, None))
        + 0.02 * normal(site.noise_key(city, "pressure"), time_s),
        **_quality(city, site, time_s),
        "volume": volume(city, site, time_s),
    }


def plant(city: City, site: Site, time_s: IntArray) -> Sample:
    """What a plant produced [m3], and what its pumps took for it [kW.h]."""
    per_hour = [site.trait(city, "plant", 0.6, 1.4) * TOTAL_FLOW / 3 * _M3_AN_HOUR] * 24
    produced = counted(site.noise_key(city, "produced"), per_hour, per_hour, time_s, 0.08)
    return {"produced": produced, "pump_energy": pump_energy_per_m3(city, site) * produced}


def pump_energy_per_m3(city: City, site: Site) -> float:
    """[kW.h/m3]"""
    return site.trait(city, "pumps", 0.38, 0.62)


def volume(city: City, site: Site, time_s: IntArray) -> FloatArray:
    """What the network took in by its own meter, through all outages [m3]."""
    leak, mean = leak_share(city, site), mean_flow(city, site) * _M3_AN_HOUR
    working, free = ([mean * (leak + (1 - leak) * use) for use in shape] for shape in (_WORKING, _FREE))
    return counted(site.noise_key(city, "volume"), working, free, time_s, 0.03)


def mean_flow(city: City, site: Site) -> float:
    """[L/s]; eight tenths of what the intakes could give."""
    population = sum(district.population for district in city.catalogue.districts.values())
    return 0.8 * TOTAL_FLOW * site.district.population / population


def leak_share(city: City, site: Site) -> float:
    """Share of the mean flow that runs day and night."""
    if site.trait(city, "leaky", 0, 1) < _LEAKY_SHARE:
        return site.trait(city, "leak", 0.35, 0.6)
    return site.trait(city, "leak", 0.04, 0.16)


def _use(city: City, site: Site, time_s: IntArray) -> FloatArray:
    shape = np.where(is_weekend(time_s), daily(_FREE, time_s), daily(_WORKING, time_s))
    scatter = np.exp(0.05 * _wander(city, site, time_s, "use"))
    return np.asarray(shape * scatter * (1 + 0.03 * normal(site.noise_key(city, "flow"), time_s)), dtype=np.float64)


def _outage(city: City, site: Site, time_s: IntArray) -> Active:
    """Hours without supply; in a few districts on half of all days."""
    daily_chance = 0.55 * site.trait(city, "outage", 0, 1) ** 2
    episode = Episode(probability=daily_chance, shortest_s=2 * HOUR_S, longest_s=9 * HOUR_S)
    return active(site.noise_key(city, "outage"), time_s, episode)


def _quality(city: City, site: Site, time_s: IntArray) -> Sample:
    rain_mm = city.weather.rain(site.district, time_s, 10 * HOUR_S)
    turbidity = site.trait(city, "turbidity", 0.6, 1.9) * np.exp(0.25 * _wander(city, site, time_s, "ntu"))
    chlorine = site.trait(city, "chlorine", 0.28, 0.4) + 0.04 * _wander(city, site, time_s, "cl")
    fine = {name: normal(site.noise_key(city, name), time_s) for name in ("ph", "turbidity", "chlorine")}
    return {
        "ph": site.trait(city, "ph", 7.0, 7.5) + 0.12 * _wander(city, site, time_s, "ph") + 0.02 * fine["ph"],
        "turbidity": (turbidity + 3.2 * (1 - np.exp(-rain_mm / 20))) * np.exp(0.04 * fine["turbidity"]),
        # Turbid water uses chlorine up.
        "chlorine": np.clip(chlorine - 0.003 * rain_mm + 0.008 * fine["chlorine"], 0.02, None),
    }


def _wander(city: City, site: Site, time_s: IntArray, name: str) -> FloatArray:
    key = site.noise_key(city, name)
    return 0.6 * smooth(key, time_s, 40 * HOUR_S) + 0.6 * smooth(key + 1, time_s, 5 * HOUR_S)


SIGNAL = Signal(
    sample,
    decimals={"chlorine": 3},
    name=lambda site: f"DMA {site.district.name}",
)
