"""Formulas of solid waste, with numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, hours, inputs, reading, row

from processors.formulas import counter_ratio, worthwhile_trips

HOUR = pd.Timedelta(hours=1)
HALF = pd.Timedelta(minutes=30)


def counter(metric: str, stands: list[float], point: int = 1) -> list[dict[str, object]]:
    """Hours from Monday on, in each of which a counter has one reading, at its start."""
    rows = []
    for index, stand in enumerate(stands):
        other = {"first": stand, "last": stand, "rise": 0.0, "n": 1, "expected": 1}
        other |= {"first_s": 0.0, "last_s": 0.0}
        rows.append(hour(MONDAY + index * HOUR, stand, metric=metric, point=point, **other))
    return rows


def ratio(rows: list[dict[str, object]]) -> pd.DataFrame:
    return counter_ratio.formula(inputs(rows), above="fuel", below="mass")


def test_fuel_over_mass_of_a_truck() -> None:
    # 30 L and 5 t over two hours: 6 L/t.
    part = row(ratio(counter("waste.fuel", [100, 112, 130]) + counter("waste.mass", [7, 9, 12])), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"], part["n"]) == (30, 5, 2, 6)


def test_fuel_of_a_truck_that_weighed_nothing_counts_too() -> None:
    part = row(ratio(counter("waste.fuel", [100, 103]) + counter("waste.mass", [7, 7])), MONDAY)
    assert (part["numerator"], part["denominator"]) == (3, 0)


def test_time_is_known_where_both_counters_are() -> None:
    silent = [hour(MONDAY + index * HOUR, None, metric="waste.mass") for index in (1, 2)]
    part = row(ratio(counter("waste.fuel", [100, 112, 130]) + counter("waste.mass", [7]) + silent), MONDAY)
    assert (part["observed"], part["expected"]) == (0, 3)


def test_counters_of_two_points_make_one_ratio() -> None:
    answer = ratio(counter("waste.fuel", [100, 130]) + counter("waste.mass", [7, 12], point=2))
    fuel, mass = row(answer, MONDAY), row(answer, MONDAY, 2)
    assert (fuel["numerator"], fuel["denominator"], fuel["observed"]) == (30, 0, 1)
    assert (mass["numerator"], mass["denominator"], mass["observed"]) == (0, 5, 1)


def fill(*levels: float | None) -> list[dict[str, object]]:
    """A level every half hour from Monday on."""
    times = [MONDAY + index * HALF for index in range(len(levels))]
    found = zip(times, levels, strict=True)
    return [reading(time, level, "waste.fill", interval_s=1800) for time, level in found if level is not None]


def trips(readings: list[dict[str, object]], count: int = 1) -> pd.DataFrame:
    known = inputs(hours([1.0] * count, metric="waste.fill"), readings)
    return worthwhile_trips.formula(known, low=60, high=100, fall=25)


@pytest.mark.parametrize(
    ("before", "is_worth"), [(59.9, 0), (60, 1), (100, 1)], ids=["half empty", "full enough", "full"]
)
def test_trip_is_worth_making_from_sixty_percent(before: float, is_worth: int) -> None:
    part = row(trips(fill(before, 4)), MONDAY)
    assert (part["numerator"], part["denominator"], part["n"]) == (is_worth, 1, 2)


def test_small_fall_is_no_collection() -> None:
    # Waste settles: 80 to 56 is no collection, 56 to 5 is one that was not worth it.
    part = row(trips(fill(80, 56, 5), 2), MONDAY + HOUR)
    assert (part["numerator"], part["denominator"]) == (0, 1)
    assert row(trips(fill(80, 56, 5), 2), MONDAY)["denominator"] == 0


def test_collection_counts_in_the_hour_it_shows_in() -> None:
    answer = trips(fill(70, 80, 3), 2)
    assert [row(answer, MONDAY + index * HOUR)["denominator"] for index in (0, 1)] == [0, 1]


def test_fill_before_a_long_silence_says_nothing_of_the_collection() -> None:
    # Three intervals of half an hour at most.
    assert row(trips(fill(90, None, None, 5), 2), MONDAY + HOUR)["denominator"] == 1
    assert row(trips(fill(90, None, None, None, 5), 3), MONDAY + 2 * HOUR)["denominator"] == 0
