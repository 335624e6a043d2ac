"""Signals: repeatable, without a seam, and plausible for Kutai Timur."""

from __future__ import annotations

import numpy as np
import pytest

from core.catalogue import Catalogue
from simulators import generic
from simulators.fleet import Device, make_fleet
from simulators.local_time import DAY_S, HOUR_S, WITA_S, daily, hour_of_day, is_weekend
from simulators.noise import FloatArray, IntArray
from simulators.signal import City
from simulators.signals import energy, water

# Midnight in Sangatta, 1 November 2025, a Saturday, and 60 days from it.
START_S = 1_761_926_400
DAYS = 60


def of(fleet: list[Device], service: str) -> list[Device]:
    return [device for device in fleet if device.site.service.key == service]


def networks(fleet: list[Device]) -> list[Device]:
    return [device for device in of(fleet, "water") if "flow" in device.metrics]


def times(device: Device, days: int = DAYS) -> IntArray:
    return np.arange(START_S, START_S + days * DAY_S, device.site.interval_s, dtype=np.int64)


def values(city: City, device: Device, days: int = DAYS) -> dict[str, FloatArray]:
    return device.signal.rounded(city, device.site, times(device, days))


def test_local_midnight_is_16_utc() -> None:
    assert hour_of_day(np.array([START_S, START_S + 5 * HOUR_S])).tolist() == [0, 5]
    assert is_weekend(np.array([START_S - 1, START_S, START_S + 2 * DAY_S])).tolist() == [False, True, False]
    assert daily([*range(24)], np.array([START_S + 5_400]))[0] == 1.5


def test_the_same_seed_measures_the_same_and_another_does_not(city: City, catalogue: Catalogue) -> None:
    again, other = City.of(catalogue, city.seed), City.of(catalogue, city.seed + 1)
    for first, second, third in zip(make_fleet(city), make_fleet(again), make_fleet(other), strict=True):
        mine, same, differing = values(city, first, 1), values(again, second, 1), values(other, third, 1)
        assert all(np.array_equal(mine[name], same[name]) for name in mine)
        may_be_at_rest = first.metrics in (("rain",), ("link",), ("signal",))
        assert may_be_at_rest or any(not np.array_equal(mine[name], differing[name]) for name in mine)


@pytest.mark.parametrize("service", ["air", "water", "energy", "river", "lighting"])
def test_a_value_does_not_depend_on_the_window_it_is_asked_in(city: City, fleet: list[Device], service: str) -> None:
    for device in of(fleet, service)[::5]:
        moments = times(device, 4)
        whole = device.signal.rounded(city, device.site, moments)
        pieces = [device.signal.rounded(city, device.site, part) for part in np.split(moments, [1, 2, 77, 200])]
        for name, column in whole.items():
            assert np.array_equal(np.concatenate([piece[name] for piece in pieces]), column), name


def test_every_device_measures_what_it_says(city: City, fleet: list[Device]) -> None:
    assert all(tuple(values(city, device, 1)) == device.metrics for device in fleet)


def test_every_value_is_possible_and_few_are_unusual(city: City, fleet: list[Device]) -> None:
    for device in fleet:
        for name, column in values(city, device).items():
            metric = device.site.service.metrics[name]
            assert np.all((metric.low <= column) & (column <= metric.high)), (device.site.key, name)
            if metric.usual_high is not None:
                assert np.mean(column > metric.usual_high) < 0.001, (device.site.key, name)


def test_most_days_of_air_are_good_or_moderate(city: City, fleet: list[Device]) -> None:
    daily_means = np.concatenate(
        [values(city, device)["pm25"].reshape(DAYS, -1).mean(axis=1) for device in of(fleet, "air")]
    )
    assert 10 < np.median(daily_means) < 25
    # 55.4 ug/m3 is where ISPU passes 100
    assert np.mean(daily_means > 55.4) < 0.05


def test_rain_washes_particles_out(city: City, fleet: list[Device]) -> None:
    wet, dry = [], []
    for device in of(fleet, "air"):
        rain = city.weather.rain(device.site.district, times(device), 4 * HOUR_S)
        pm10 = values(city, device)["pm10"]
        wet.append(pm10[rain > 5].mean())
        dry.append(pm10[rain == 0].mean())
    assert np.mean(wet) < 0.75 * np.mean(dry)


def test_water_flows_least_at_night_but_where_it_leaks(city: City, fleet: list[Device]) -> None:
    ratios = {}
    for device in networks(fleet):
        flow, hour = values(city, device)["flow"], hour_of_day(times(device))
        ratios[water.leak_share(city, device.site) > 0.3] = flow[(hour >= 2) & (hour < 4)].mean() / flow.mean()
    assert ratios[False] < 0.35
    assert ratios[True] > 0.4


def test_flows_share_out_what_the_intakes_give(city: City, fleet: list[Device]) -> None:
    total = sum(water.mean_flow(city, device.site) for device in networks(fleet))
    assert total == pytest.approx(0.8 * 675)


def test_supply_fails_for_hours_now_and_then(city: City, fleet: list[Device]) -> None:
    pressure = np.concatenate([values(city, device)["pressure"] for device in networks(fleet)])
    assert 0.005 < np.mean(pressure < 0.5) < 0.12


def test_water_is_mostly_within_its_limits(city: City, fleet: list[Device]) -> None:
    shares = []
    for device in networks(fleet):
        found = values(city, device)
        chlorine = (found["chlorine"] >= 0.2) & (found["chlorine"] <= 0.5)
        shares.append(np.mean(chlorine & (found["turbidity"] < 3) & (found["ph"] >= 6.5) & (found["ph"] <= 8.5)))
    assert 0.94 < np.mean(shares) < 0.999


def test_a_meter_never_falls(city: City, fleet: list[Device]) -> None:
    five_minutes = np.arange(START_S, START_S + 400 * DAY_S, 300, dtype=np.int64)
    for device in of(fleet, "energy"):
        assert np.diff(energy.stand(city, device.site, five_minutes)).min() > 0


def test_offices_use_what_offices_use(city: City, fleet: list[Device]) -> None:
    for device in of(fleet, "energy"):
        area = energy.attributes(city, device.site)["floor_area_m2"]
        stand = energy.stand(city, device.site, np.array([START_S, START_S + 28 * DAY_S]))
        assert 8 < (stand[1] - stand[0]) / area * 30.4 / 28 < 18.5


def test_an_office_rests_on_a_public_holiday(city: City, fleet: list[Device]) -> None:
    # Thursday, 25 December 2025, and the Thursday before.
    christmas = START_S + 54 * DAY_S
    assert christmas == int(np.datetime64("2025-12-25", "s").astype(np.int64)) - WITA_S
    device = of(fleet, "energy")[0]
    edges = np.array([christmas - 7 * DAY_S, christmas - 6 * DAY_S, christmas, christmas + DAY_S])
    stand = energy.stand(city, device.site, edges)
    assert stand[3] - stand[2] < 0.6 * (stand[1] - stand[0])


def test_it_is_warmest_in_the_early_afternoon(city: City, fleet: list[Device]) -> None:
    device = of(fleet, "energy")[0]
    by_hour = values(city, device)["temperature"].reshape(DAYS, 24, -1).mean(axis=(0, 2))
    assert int(by_hour.argmax()) in (12, 13)
    assert 22 < by_hour.min() < 25 < 29 < by_hour.max() < 33


def test_a_service_without_a_signal_of_its_own_is_simulated_too(catalogue: Catalogue) -> None:
    service = catalogue.services["general"].model_copy(update={"fleet": {"per_district": 2}})
    city = City.of(catalogue.model_copy(update={"services": {"general": service}}), 1)
    fleet = make_fleet(city)
    assert len({device.site.key for device in fleet}) == 36
    assert all(device.signal is generic.SIGNAL for device in fleet)
    assert tuple(values(city, fleet[0], 1)) == tuple(service.metrics)
