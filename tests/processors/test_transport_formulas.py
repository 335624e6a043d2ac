"""Formulas of traffic, parking and public transport, with numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hours, inputs, reading, row

from processors.formulas import events_within, hours_in_band, monitored_length, share_of_capacity, travel_time_index

HOUR = pd.Timedelta(hours=1)
DAY = pd.Timedelta(days=1)
MINUTE = pd.Timedelta(minutes=1)
SIX_KM = {1: {"length_km": 6.0}}


def speeds(by_hour: dict[int, float], start: pd.Timestamp = MONDAY, point: int = 1) -> list[dict[str, object]]:
    """Twelve readings in each of these local hours, all the same."""
    return [
        reading(start + hour * HOUR + index * 5 * MINUTE, speed, "traffic.speed", point)
        for hour, speed in by_hour.items()
        for index in range(12)
    ]


def index_of(readings: list[dict[str, object]], start: pd.Timestamp = MONDAY, **other: object) -> dict[str, float]:
    known = inputs(hours([1.0] * 24, start, metric="traffic.speed"), readings, attributes=SIX_KM, **other)  # type: ignore[arg-type]
    return row(travel_time_index.formula(known, peaks=[[7, 8], [16, 18]], night=[22, 5], share=0.15), start)


def test_index_is_the_mean_time_of_the_peaks_over_the_free_one() -> None:
    # 6 km at 30, 20 and 30 km/h take 12, 18 and 12 minutes: 14 on average; at night at 60 km/h 6.
    part = index_of(speeds({7: 30, 16: 20, 17: 30, 23: 60, 2: 60, 12: 5}))
    assert part["numerator"] == pytest.approx(14 / 60)
    assert part["denominator"] == pytest.approx(6 / 60)
    assert (part["n"], part["observed"], part["expected"]) == (60, 5, 10)


def test_free_flow_is_the_fifteenth_percentile_of_the_night() -> None:
    # Of the 21 travel times 6, 7, …, 26 minutes the fourth: 15 % of 20 steps is 3.
    night = [reading(MONDAY + index * 10 * MINUTE, 360 / (6 + index), "traffic.speed") for index in range(21)]
    assert index_of(speeds({7: 30}) + night)["denominator"] == pytest.approx(9 / 60)


def test_night_without_readings_leaves_the_index_unknown() -> None:
    part = index_of(speeds({7: 30, 16: 20, 17: 30}))
    assert (part["numerator"], part["denominator"], part["observed"]) == (0, 0, 3)


def test_standing_traffic_takes_no_endless_time() -> None:
    assert index_of(speeds({7: 0.0, 23: 60}))["numerator"] == pytest.approx(6)


@pytest.mark.parametrize(
    ("start", "holidays"),
    [(MONDAY + 5 * DAY, frozenset()), (MONDAY, frozenset({"2025-11-03"}))],
    ids=["Saturday", "public holiday"],
)
def test_free_days_have_no_peak(start: pd.Timestamp, holidays: frozenset[str]) -> None:
    part = index_of(speeds({7: 30, 23: 60}, start), start, holidays=holidays)
    assert part == {"numerator": 0, "denominator": 0, "n": 0, "observed": 0, "expected": 0}


def test_street_of_unknown_length_says_nothing() -> None:
    known = inputs(hours([1.0] * 24, metric="traffic.speed"), speeds({7: 30, 23: 60}))
    part = row(travel_time_index.formula(known, peaks=[[7, 8]], night=[22, 5], share=0.15), MONDAY)
    assert (part["numerator"], part["denominator"]) == (0, 0)


def test_silent_signal_is_not_available() -> None:
    # It worked from minute 0 to 20, was out to minute 30, and then was silent: heard for 15 minutes more.
    readings = [reading(MONDAY + m * MINUTE, v, "traffic.signal") for m, v in ((0, 1), (10, 1), (20, 0), (30, 1))]
    known = inputs(hours([1.0], metric="traffic.signal"), readings)
    part = row(hours_in_band.formula(known, low=0.5, silence_is_outside=True), MONDAY)
    assert part["numerator"] == pytest.approx(35 / 60)
    assert part["observed"] == pytest.approx(45 / 60)
    assert (part["denominator"], part["expected"]) == (1, 1)


def parked(*taken: float) -> list[dict[str, object]]:
    """Spaces taken every quarter of an hour from 7 o'clock on Monday."""
    times = [MONDAY + 7 * HOUR + index * 15 * MINUTE for index in range(len(taken))]
    return [reading(time, value, "parking.occupied", interval_s=900) for time, value in zip(times, taken, strict=True)]


def parking(readings: list[dict[str, object]], attributes: dict[int, dict[str, float]]) -> pd.DataFrame:
    known = inputs(hours([1.0] * 24, metric="parking.occupied"), readings, attributes=attributes)
    return share_of_capacity.formula(known, low=0.6, high=0.9, from_hour=7, to_hour=8)


def test_car_park_is_well_used_from_sixty_to_ninety_percent() -> None:
    # Of 200 spaces 59.5, 60, 90 and 90.5 % are taken, a quarter of an hour each.
    part = row(parking(parked(119, 120, 180, 181), {1: {"capacity": 200}}), MONDAY + 7 * HOUR)
    assert part["numerator"] == pytest.approx(0.5)
    assert (part["denominator"], part["expected"], part["n"]) == (1, 1, 4)


def test_closed_hours_do_not_count() -> None:
    answer = parking(parked(120, 120, 120, 120, 120, 120), {1: {"capacity": 200}})
    part = row(answer, MONDAY + 8 * HOUR)
    assert (part["numerator"], part["denominator"], part["observed"], part["expected"]) == (0, 0, 0, 0)


def test_car_park_of_unknown_capacity_says_nothing() -> None:
    part = row(parking(parked(120, 120, 120, 120), {}), MONDAY + 7 * HOUR)
    assert (part["numerator"], part["denominator"], part["expected"]) == (0, 0, 1)


def test_departures_from_a_minute_early_to_five_late_are_punctual() -> None:
    delays = [-1.1, -1.0, 0.0, 5.0, 5.1]
    # Two within one interval are two departures.
    readings = [reading(MONDAY + index * MINUTE, delay, "transit.delay") for index, delay in enumerate(delays)]
    answer = events_within.formula(inputs(hours([1.0, None], metric="transit.delay"), readings), low=-1, high=5)
    part = row(answer, MONDAY)
    assert (part["numerator"], part["denominator"], part["n"]) == (3, 5, 5)
    assert row(answer, MONDAY + HOUR)["denominator"] == 0


def test_street_is_monitored_while_its_sensor_is_active() -> None:
    # The first sensor was alive for half the day, the second for a quarter, the third's street has no length.
    alive = {1: 12, 2: 6, 3: 24}
    rows = []
    for point, count in alive.items():
        rows += hours([1.0] * count + [None] * (24 - count), metric="traffic.speed", point=point)
    lengths = {1: {"length_km": 4.0}, 2: {"length_km": 3.0}, 3: {"length_km": None}}
    answer = monitored_length.formula(inputs(rows, attributes=lengths), least_alive=0.5)
    parts = [row(answer, MONDAY, point) for point in alive]
    assert [part["numerator"] for part in parts] == [4, 0, 0]
    assert [part["denominator"] for part in parts] == [1, 1, 1]
    assert [part["observed"] for part in parts] == [12, 6, 24]
