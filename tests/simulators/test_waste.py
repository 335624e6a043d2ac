"""Containers fill and are emptied; trucks count what they burn and weigh."""

from __future__ import annotations

import numpy as np

from simulators.counting import counted
from simulators.fleet import Device
from simulators.local_time import DAY_S, WITA_S
from simulators.signal import City

# 28 days from local midnight of Monday, 3 November 2025, every half hour.
TIMES = 1_762_099_200 + np.arange(28 * 48, dtype=np.int64) * 1_800


def of_waste(fleet: list[Device], metric: str) -> list[Device]:
    return [device for device in fleet if device.site.service.key == "waste" and metric in device.metrics]


def test_containers_are_emptied_every_one_to_three_days_and_some_overflow(city: City, fleet: list[Device]) -> None:
    overflowing = 0
    for device in of_waste(fleet, "fill"):
        fill = device.signal.rounded(city, device.site, TIMES)["fill"]
        assert fill.min() >= 0
        assert fill.max() <= 100
        assert 28 / 3 * 0.7 <= (np.diff(fill) < -25).sum() <= 28
        overflowing += bool((fill >= 95).any())
    assert 2 <= overflowing <= 9


def test_trucks_need_about_six_litres_a_tonne(city: City, fleet: list[Device]) -> None:
    for device in of_waste(fleet, "mass"):
        values = device.signal.rounded(city, device.site, TIMES)
        fuel, mass = (values[name][-1] - values[name][0] for name in ("fuel", "mass"))
        assert 4 < fuel / mass < 7.5


def test_a_counter_is_the_same_whoever_asks_and_counts_its_profile() -> None:
    profile = [0.0] * 8 + [2.0] * 4 + [0.0] * 12
    whole = counted(5, profile, [0.0] * 24, TIMES, spread=0.0)
    assert np.array_equal(counted(5, profile, [0.0] * 24, TIMES[700:], spread=0.0), whole[700:])
    assert np.all(np.diff(whole) >= 0)
    midnights = (TIMES + WITA_S) % DAY_S == 0
    # 8 on each working day, nothing at the weekend
    assert np.diff(whole[midnights])[:7].tolist() == [8, 8, 8, 8, 8, 0, 0]
