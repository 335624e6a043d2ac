"""What is put on for an audience is seen, and nothing else changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.catalogue import Catalogue
from deploy.demo.stage import stage_of
from simulators.faults import FaultRates
from simulators.fleet import Device, make_fleet
from simulators.messages import messages
from simulators.signal import City
from simulators.stage import Stage

# Noon in WITA: in each season, on an odd day and an even one.
MOMENTS = [datetime(2026, month, 9 + month, 4, tzinfo=UTC) for month in (1, 4, 8, 11)]
HOUR_S = 3600


@pytest.fixture(params=MOMENTS, ids=str)
def staged(request: pytest.FixtureRequest, catalogue: Catalogue) -> City:
    return City.of(catalogue, 7, Stage.of(catalogue, int(request.param.timestamp())))


def sampled(city: City, key: str, metric: str, hours: int) -> np.ndarray:
    """Every five minutes of the hours up to the moment."""
    assert city.stage
    device = of(make_fleet(city), key)
    time_s = np.arange(city.stage.at_s - hours * HOUR_S, city.stage.at_s + 1, 300)
    return device.signal.sample(city, device.site, time_s)[metric]


def of(fleet: list[Device], key: str) -> Device:
    return next(device for device in fleet if device.site.key == key)


def test_the_river_is_red_and_turned_so_within_hours(staged: City) -> None:
    level = sampled(staged, "sim-river-6408-12", "level", 6)
    assert level[-6:].min() >= 8.21
    assert level[0] < 7.7


def test_the_rain_that_did_it_was_measured_upstream(staged: City, city: City) -> None:
    fallen = sampled(staged, "sim-river-6408-14", "rain", 16).sum()
    assert fallen > 117.9


def test_the_air_of_a_day_is_unhealthy_at_one_station(staged: City, city: City) -> None:
    assert sampled(staged, "sim-air-6408-09", "pm25", 24).mean() > 55.4
    usual = City(city.catalogue, city.weather)
    assert staged.stage
    elsewhere = of(make_fleet(staged), "sim-air-6408-04")
    time_s = np.arange(staged.stage.at_s - HOUR_S, staged.stage.at_s, 300)
    with_stage = elsewhere.signal.sample(staged, elsewhere.site, time_s)["pm25"]
    assert np.array_equal(with_stage, elsewhere.signal.sample(usual, elsewhere.site, time_s)["pm25"])


def test_the_device_that_leaves_is_not_heard_any_more(staged: City) -> None:
    assert staged.stage
    leaving = of(make_fleet(staged), staged.stage.leaving)
    assert leaving.encode.__module__.endswith("native_json")  # so that its status has a topic of Nadi's own
    at_s = staged.stage.at_s
    sent = messages(staged, leaving, FaultRates.none(), at_s - HOUR_S, at_s + HOUR_S)
    assert len(sent) == 12
    assert sent.time_s.max() < at_s


def test_a_demo_that_is_begun_again_goes_on_with_its_flood(tmp_path: Path) -> None:
    first = stage_of(tmp_path, MOMENTS[0])
    assert first == MOMENTS[0]
    assert stage_of(tmp_path, first + timedelta(hours=11)) == first
    assert stage_of(tmp_path, first + timedelta(hours=13)) == first + timedelta(hours=13)
