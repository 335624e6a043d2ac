"""Energy: the meter of a district office, and the air outside.

A meter only rises, and its stand must be the same whoever asks, whenever. So it is no sum over the past but a
closed form: a profile over the hours of the week, integrated; less what public holidays saved; plus what
spells of heat took and a bounded unrest, both so small that the stand never falls.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulators.local_time import DAY_S, HOUR_S, WITA_S
from simulators.noise import FloatArray, IntArray, normal, smooth
from simulators.signal import City, Sample, Signal, Site
from simulators.weather import MEAN_TEMPERATURE

# The meters were mounted on Monday, 5 January 2015, at midnight local time.
MOUNTED_S = 16_440 * DAY_S - WITA_S
_WEEK_S = 7 * DAY_S
_WEEKS_A_MONTH = 365.25 / 12 / 7
# Part of the full load at each hour of a working day, above the base load that always runs.
_OFFICE = (0, 0, 0, 0, 0, 0, 0.25, 0.85, 1, 1, 1, 1, 0.85, 0.95, 1, 1, 0.8, 0.3, 0.1, 0.05, 0, 0, 0, 0)
_FREE = (0, 0, 0, 0, 0, 0, 0, 0.05, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0, 0, 0, 0, 0, 0, 0, 0)
# Most that each may change the load, as shares of the base load; together below 1, so that the stand never falls.
_HEAT_SHARE_PER_K = 0.06
_BALANCE_CEL = 20.0  # no day here is cooler
_UNREST = ((30 * HOUR_S, 0.22), (5 * HOUR_S, 0.22))
_STEEPEST = 2 * 3.47 * 1.5  # change over a knot's width of the steepest step between two normal draws


def attributes(city: City, site: Site) -> dict[str, Any]:
    """Floor area [m2], the share of it that is cooled [1], and what a day took before the office saved energy."""
    return {**_building(city, site), **_baseline(city, site)}


def saving(city: City, site: Site) -> float:
    """Share of the energy of the baseline that the office saves [1]."""
    return site.trait(city, "saving", 0.0, 0.16)


def _building(city: City, site: Site) -> dict[str, Any]:
    return {
        "floor_area_m2": int(site.trait(city, "area", 70, 260)) * 10,
        "air_conditioned": 1.0 if site.trait(city, "cooled", 0, 1) > 0.2 else 0.92,
    }


def _baseline(city: City, site: Site) -> dict[str, float]:
    base_kw, office_kw = _loads(city, site)
    before = 1 / (1 - saving(city, site))
    per_k = 24 * base_kw * _HEAT_SHARE_PER_K
    base = 24 * base_kw - per_k * (MEAN_TEMPERATURE - _BALANCE_CEL)
    return {
        "baseline_working_kwh": round(before * (base + office_kw * sum(_OFFICE)), 2),
        "baseline_free_kwh": round(before * (base + office_kw * sum(_FREE)), 2),
        "baseline_kwh_per_k": round(before * per_k, 3),
        "baseline_balance_cel": _BALANCE_CEL,
    }


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """The meter's stand [kW.h] and the temperature outside [Cel]."""
    temperature = city.weather.temperature(site.district, time_s)
    return {
        "energy": stand(city, site, time_s),
        "temperature": temperature + 0.15 * normal(site.noise_key(city, "temperature"), time_s),
    }


def stand(city: City, site: Site, time_s: IntArray) -> FloatArray:
    """[kW.h]; it never falls."""
    base_kw, office_kw = _loads(city, site)
    first = city.weather.warmth(np.asarray([MOUNTED_S], dtype=np.int64))[0]
    heat = _HEAT_SHARE_PER_K * (city.weather.warmth(time_s) - first) / HOUR_S
    unrest = np.zeros(len(time_s))
    for scale_s, share in _UNREST:
        key = site.noise_key(city, f"unrest {scale_s}")
        unrest += share / _STEEPEST * (scale_s / HOUR_S) * smooth(key, time_s, scale_s)
    since_s = time_s - MOUNTED_S
    start = site.trait(city, "stand", 1_000, 90_000)
    base_kwh = base_kw * (since_s / HOUR_S + heat + unrest)
    return np.asarray(start + base_kwh + office_kw * _office_hours(city, since_s), dtype=np.float64)


def _loads(city: City, site: Site) -> tuple[float, float]:
    """Base load and what an office day adds to it at most [kW], from the IKE that the office is to have."""
    area = _building(city, site)["floor_area_m2"]
    intensity = site.trait(city, "intensity", 10.0, 17.0)
    ratio = site.trait(city, "ratio", 3.5, 7.0)
    office_h = 5 * sum(_OFFICE) + 2 * sum(_FREE)
    base_kw = intensity * area / _WEEKS_A_MONTH / (168 + ratio * office_h)
    return base_kw, ratio * base_kw


def _office_hours(city: City, since_s: IntArray) -> FloatArray:
    """Hours of full office load since the mounting [h]."""
    working, free = _integral(_OFFICE), _integral(_FREE)
    week = np.concatenate([[0.0], np.cumsum(np.asarray([*_OFFICE * 5, *_FREE * 2]))])
    weeks, rest_s = np.divmod(since_s, _WEEK_S)
    total = weeks * week[-1] + np.interp(rest_s / HOUR_S, np.arange(169), week)
    # A holiday on a working day has a free day's load: take the difference away as far as it has passed.
    days = np.asarray(sorted(city.catalogue.holidays), dtype="datetime64[D]").astype(np.int64)
    starts_s = days[(days + 3) % 7 < 5] * DAY_S - WITA_S - MOUNTED_S
    if not len(starts_s):
        return np.asarray(total, dtype=np.float64)
    passed = np.searchsorted(starts_s, since_s, side="right")
    hours = (since_s - starts_s[np.maximum(passed - 1, 0)]).clip(0, DAY_S) / HOUR_S
    part = np.interp(hours, np.arange(25), working - free)
    saved = (passed - 1) * (working - free)[-1] + part
    return np.asarray(np.where(passed > 0, total - saved, total), dtype=np.float64)


def _integral(shape: tuple[float, ...]) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(np.asarray(shape, dtype=np.float64))])


SIGNAL = Signal(sample, attributes=attributes, name=lambda site: f"Kantor Camat {site.district.name}")
