"""Air: a station's own level, traffic, weather and smoke.

Rain washes particles out, dry days raise dust (PM10 more than PM2.5: coal haul roads), sun makes ozone. Most days
are good or moderate by ISPU; fires nearby and, in some years, haze make the others.
"""

from __future__ import annotations

import numpy as np

from simulators.episodes import Episode, active
from simulators.local_time import DAY_S, HOUR_S, daily, is_weekend
from simulators.noise import FloatArray, IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site

_TRAFFIC = (
    *(0.25, 0.2, 0.2, 0.2, 0.3, 0.5, 0.95, 1.5, 1.3, 1.0, 0.95, 1.0),
    *(1.1, 1.0, 0.95, 1.05, 1.45, 1.7, 1.4, 1.1, 0.85, 0.65, 0.45, 0.3),
)
# Of what stays near the ground, by the height of the mixed layer: most before sunrise.
_STILLNESS = (
    *(1.2, 1.22, 1.25, 1.28, 1.3, 1.3, 1.28, 1.2, 1.05, 0.92, 0.82, 0.78),
    *(0.75, 0.74, 0.75, 0.78, 0.84, 0.92, 1.0, 1.06, 1.1, 1.14, 1.16, 1.18),
)
_SUN = (0, 0, 0, 0, 0, 0, 0.05, 0.2, 0.45, 0.7, 0.88, 0.98, 1.0, 0.98, 0.88, 0.7, 0.45, 0.2, 0.04, 0, 0, 0, 0, 0)
# Land or rubbish burnt nearby.
_FIRE = Episode(probability=0.05, shortest_s=3 * HOUR_S, longest_s=20 * HOUR_S, period_s=2 * DAY_S)


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Concentrations [ug/m3]."""
    still = daily(_STILLNESS, time_s) * np.exp(0.32 * _mood(city, site, time_s, "still", 2 * DAY_S))
    traffic = daily(_TRAFFIC, time_s) * np.where(is_weekend(time_s), 0.7, 1.0) * _crowd(city, site)
    sun = daily(_SUN, time_s)
    rain_mm = city.weather.rain(site.district, time_s, 4 * HOUR_S)
    washed = 0.5 + 0.5 * np.exp(-rain_mm / 5)
    dusty = np.exp(-city.weather.rain(site.district, time_s, 2 * DAY_S) / 12)
    smoke = 130 * city.weather.haze(time_s) + _fire(city, site, time_s)
    gas = still * (0.8 + 0.2 * washed)

    fine = site.trait(city, "fine", 8.5, 17) * still + 5.5 * traffic * still + smoke
    coarse = (site.trait(city, "dust", 6, 22) * (0.25 + dusty)) * (0.6 + 0.5 * traffic)
    values = {
        "pm25": fine * washed,
        "pm10": (1.35 * fine + coarse * np.exp(0.3 * _mood(city, site, time_s, "dust", DAY_S))) * washed,
        "so2": site.trait(city, "so2", 6, 16) * gas + 3 * traffic,
        "co": 260 + 420 * traffic * gas + 9 * smoke,
        "o3": 16 + 62 * sun * np.exp(-rain_mm / 8) - 4 * traffic,
        "no2": (5 + 15 * traffic) * gas,
        "hc": 9 + site.trait(city, "hc", 6, 13) * traffic * gas,
    }
    return {name: np.clip(value * _scatter(city, site, time_s, name), 0.5, None) for name, value in values.items()}


def _crowd(city: City, site: Site) -> float:
    """Traffic of the district; the largest has about three times that of the smallest."""
    return float(np.clip((site.district.population / 30_000) ** 0.4, 0.55, 1.7))


def _mood(city: City, site: Site, time_s: IntArray, name: str, scale_s: int) -> FloatArray:
    """What wanders for days, half of it over the whole regency."""
    own = smooth(site.noise_key(city, name), time_s, scale_s)
    common = smooth(Site("regency", site.service, site.district, 1).noise_key(city, name), time_s, 2 * scale_s)
    return 0.7 * (own + common)


def _fire(city: City, site: Site, time_s: IntArray) -> FloatArray:
    key = site.noise_key(city, "fire")
    fire = active(key, time_s, _FIRE)
    since_h = (time_s - fire.start_s) / HOUR_S
    flare = 65 * np.exp(0.5 * smooth(key + 9, time_s, 3 * HOUR_S)) * (1 - np.exp(-since_h / 2))
    staged = city.stage.smoke(site.district.code, time_s) if city.stage else 0.0
    return np.asarray(np.where(fire.is_on, flare, 0.0) + staged, dtype=np.float64)


def _scatter(city: City, site: Site, time_s: IntArray, name: str) -> FloatArray:
    key = site.noise_key(city, name)
    return np.exp(0.1 * smooth(key, time_s, 2 * HOUR_S) + 0.03 * normal(key + 1, time_s))


SIGNAL = Signal(
    sample,
    decimals=dict.fromkeys(("pm25", "pm10", "so2", "co", "o3", "no2", "hc"), 1),
    name=lambda site: f"Stasiun udara {site.district.name}",
)
