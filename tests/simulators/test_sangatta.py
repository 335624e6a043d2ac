"""The river at the Kabo intake follows the rain at Rantau Pulung."""

from __future__ import annotations

import numpy as np
import pytest

from core.catalogue import Catalogue, District
from simulators import river
from simulators.local_time import DAY_S, HOUR_S
from simulators.weather import Storms, Weather

START_S = 1_704_067_200  # 2024-01-01T00:00:00Z
YEAR = np.arange(START_S, START_S + 366 * DAY_S, 600, dtype=np.int64)


@pytest.fixture(scope="module")
def upstream(catalogue: Catalogue) -> District:
    return catalogue.districts["64.08.14"]


def storm(depth_mm: float, length_h: float) -> Storms:
    return Storms(
        np.zeros(1, dtype=np.int64),
        np.array([START_S]),
        np.array([length_h * HOUR_S]),
        np.array([depth_mm]),
    )


class OneStorm(Weather):
    """A sky with a single storm, whoever asks."""

    def storms(self, district: District, first_day: int, last_day: int) -> Storms:
        return storm(50, 4)


def test_rain_adds_up_over_any_cut(upstream: District) -> None:
    weather = Weather(7)
    hourly = weather.rain(upstream, YEAR[5::6], HOUR_S)
    every_10_min = weather.rain(upstream, YEAR, 600).reshape(-1, 6).sum(axis=1)
    assert hourly.sum() > 1_000
    assert np.allclose(hourly, every_10_min, atol=1e-9)


def test_a_year_brings_what_the_coast_and_the_west_get(catalogue: Catalogue) -> None:
    sums = {
        code: np.mean([Weather(seed).rain(district, YEAR[::144], DAY_S).sum() for seed in range(20)])
        for code, district in catalogue.districts.items()
    }
    assert 1_500 < sums["64.08.04"] < 2_100  # Sangatta Utara: 1,700 to 2,000
    assert sums["64.08.06"] > 1.1 * sums["64.08.11"]  # Busang in the west, Sandaran in the east


def test_a_storm_of_50_mm_gives_the_rates_of_january_2025(upstream: District) -> None:
    hours = np.arange(START_S, START_S + 4 * DAY_S, HOUR_S, dtype=np.int64)
    rise = river.rise(OneStorm(1), upstream, hours)
    peak = int(rise.argmax())
    assert 8 <= peak <= 17  # hours after the storm began
    assert np.diff(rise[:peak]).max() == pytest.approx(0.11, rel=0.9)
    assert 0.02 < -np.diff(rise[peak:]).min() < 0.08  # 0.044 seen
    assert rise[0] == 0
    assert rise[-1] == pytest.approx(0, abs=1e-9)


def test_the_level_is_the_rain_through_the_triangle_hour_by_hour(upstream: District) -> None:
    """The closed form against a sum over small drops, each making its own triangle."""
    weather = OneStorm(1)
    lag_s = river.lag(1, storm(50, 4))[0]
    drops = np.arange(START_S, START_S + 4 * HOUR_S, 30, dtype=np.int64)
    fallen = weather.rain(upstream, drops + 30, 30)
    moments = np.arange(START_S, START_S + 3 * DAY_S, HOUR_S, dtype=np.int64)
    since = moments[:, None] - drops[None, :] - 15
    triangle = np.interp(since, [0, lag_s, lag_s + river.FALL_S], [0, 1, 0], left=0, right=0)
    expected = river.RISE_M_PER_MM * (triangle * fallen).sum(axis=1)
    assert np.allclose(river.rise(weather, upstream, moments), expected, atol=0.002)


def test_the_river_peaks_8_to_14_hours_after_the_rain(upstream: District) -> None:
    weather = Weather(7)
    rain = weather.rain(upstream, YEAR[::6], HOUR_S)
    rise = river.rise(weather, upstream, YEAR[::6])
    fits = [np.corrcoef(rain[: len(rain) - lag], rise[lag:])[0, 1] for lag in range(40)]
    assert 8 <= int(np.argmax(fits)) <= 16
    assert max(fits) > 0.3


def test_rain_elsewhere_does_not_raise_the_river(catalogue: Catalogue, upstream: District) -> None:
    weather = Weather(7)
    level = river.level(weather, upstream, YEAR[:2000])
    elsewhere = river.level(weather, catalogue.districts["64.08.04"], YEAR[:2000])
    assert not np.array_equal(level, elsewhere)
    dry = weather.rain(upstream, YEAR, 4 * DAY_S) == 0
    assert dry.any()
    assert np.all(river.level(weather, upstream, YEAR)[dry] == river.BASE_M + river.tide(YEAR)[dry])


def test_the_tide_stays_within_30_cm() -> None:
    tide = river.tide(YEAR)
    assert 0.2 < tide.max() <= 0.3
    assert -0.3 <= tide.min() < -0.2


def test_the_river_stays_in_its_valley(upstream: District) -> None:
    levels = np.concatenate([river.level(Weather(seed), upstream, YEAR[::6]) for seed in range(10)])
    assert levels.min() > 4.4
    assert levels.max() < 12
    # yellow (7.70 m) for some tens of hours in an average year, not for weeks
    assert 0 < np.mean(levels >= 7.70) * 8_784 < 150
