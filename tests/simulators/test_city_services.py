"""Streets, car parks, buses, links and visitors behave as people know them to."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.fleet import Device
from simulators.local_time import hour_of_day, is_weekend
from simulators.signal import City

# 28 days from local midnight of Monday, 3 November 2025, every quarter of an hour.
TIMES = 1_762_099_200 + np.arange(28 * 96, dtype=np.int64) * 900
HOUR = hour_of_day(TIMES)
WORKING = ~is_weekend(TIMES)


def measuring(fleet: list[Device], metric: str) -> list[Device]:
    service, _, name = metric.partition(".")
    return [device for device in fleet if device.site.service.key == service and name in device.metrics]


def test_streets_are_slower_in_the_morning_peak_than_at_night(city: City, fleet: list[Device]) -> None:
    for device in measuring(fleet, "traffic.speed"):
        speed = device.signal.rounded(city, device.site, TIMES)["speed"]
        peak = speed[WORKING & (HOUR >= 7) & (HOUR < 8)].mean()
        assert 1.1 < speed[HOUR < 5].mean() / peak < 1.9


@pytest.mark.parametrize(("metric", "least"), [("traffic.signal", 0.93), ("connectivity.link", 0.8)])
def test_signals_and_links_are_up_most_of_the_time(city: City, fleet: list[Device], metric: str, least: float) -> None:
    states = [
        device.signal.rounded(city, device.site, TIMES)[metric.partition(".")[2]] for device in measuring(fleet, metric)
    ]
    assert all(set(state.tolist()) <= {0.0, 1.0} and state.mean() >= least for state in states)
    assert any(0.0 in state for state in states)


def test_no_car_park_holds_more_than_it_has_room_for(city: City, fleet: list[Device]) -> None:
    for device in measuring(fleet, "parking.occupied"):
        taken = device.signal.rounded(city, device.site, TIMES)["occupied"]
        capacity = device.site.facts["capacity"]
        assert 0 <= taken.min() < 0.15 * capacity < 0.7 * capacity < taken.max() <= capacity


def test_most_departures_are_punctual(city: City, fleet: list[Device]) -> None:
    for device in measuring(fleet, "transit.delay"):
        delay = device.signal.rounded(city, device.site, TIMES)["delay"]
        assert 0.75 < ((delay >= -1) & (delay <= 5)).mean() < 0.99


def test_wifi_is_slowest_when_most_people_use_it(city: City, fleet: list[Device]) -> None:
    for device in measuring(fleet, "connectivity.download"):
        rate = device.signal.rounded(city, device.site, TIMES)["download"]
        assert np.median(rate[(HOUR >= 18) & (HOUR < 20)]) < np.median(rate[HOUR < 4])


def test_the_forest_has_fewer_visitors_than_the_town_and_none_at_night(city: City, fleet: list[Device]) -> None:
    total = {}
    for device in measuring(fleet, "branding.people"):
        stand = device.signal.rounded(city, device.site, TIMES)["people"]
        total[device.place.name] = stand[-1] - stand[0]
        assert np.diff(stand)[(HOUR[:-1] < 4) & (HOUR[1:] < 4)].sum() == 0
    assert total["Gerbang Prevab Mentoko"] < 0.2 * total["Bukit Pelangi"]
    assert 20_000 < sum(total.values()) < 60_000
