"""Counters and the figures over them: resets, gaps, floor area, working hours."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, inputs, reference, row

from processors.consumption import consumption
from processors.formulas import after_hours, energy_intensity

HOUR = pd.Timedelta(hours=1)
# No building has a value of its own: its attribute holds.
AREA = reference("floor_area")


def meter(at: int, first: float, last: float, **other: float) -> dict[str, object]:
    """An hour of a meter that is read every 15 minutes; `at`: hours after local midnight of the Monday."""
    start = MONDAY + at * HOUR
    counted = {"first": first, "last": last, "rise": last - first, "n": 4, "expected": 4} | other
    return hour(start, first, metric="energy.energy", **counted)


def steady(hours: range, per_hour: float = 4.0, base: float = 1000.0) -> list[dict[str, object]]:
    """A meter that rises by a quarter of `per_hour` from reading to reading."""
    rows = []
    for at in hours:
        before = base + (at - hours.start) * per_hour
        rows.append(meter(at, before + per_hour / 4, before + per_hour))
    return rows


def amounts(rows: list[dict[str, object]]) -> list[float]:
    return list(consumption(inputs(rows).hours)["amount"])


def test_hour_counts_from_the_last_reading_before_it() -> None:
    assert amounts([meter(0, 100, 103), meter(1, 104, 107)]) == [3, 4]


def test_reset_between_hours_counts_from_zero() -> None:
    assert amounts([meter(0, 900, 903), meter(1, 2, 5)]) == [3, 5]


def test_small_fall_is_a_clock_out_of_order_and_no_reset() -> None:
    assert amounts([meter(0, 900, 903), meter(1, 902, 905)]) == [3, 3]


def test_energy_of_a_gap_is_counted_with_its_time() -> None:
    rows = consumption(
        inputs([meter(0, 100, 103), hour(MONDAY + HOUR, None, metric="energy.energy"), meter(2, 109, 112)]).hours
    )
    assert list(rows["amount"]) == [3, 9]
    assert list(rows["covered_h"]) == [0.75, 2]


def test_gap_beyond_a_day_is_left_out_with_its_time() -> None:
    rows = consumption(inputs([meter(0, 100, 103), meter(25, 400, 403)]).hours)
    assert list(rows["amount"]) == [3, 3]
    assert list(rows["covered_h"]) == [0.75, 0.75]


def test_whole_month_weighs_the_floor_area() -> None:
    # 63,661 kWh on 5,119 m2 in a month are 12.44 kWh/m2: the example of Permen ESDM 13/2012.
    first = int((pd.Timestamp("2025-10-31T16:00") - MONDAY) / HOUR)
    rows = steady(range(first - 1, first + 720), per_hour=63_661 / 720)
    answer = energy_intensity.formula(inputs(rows, attributes={1: {"floor_area_m2": 5119.0}}, references=[AREA]))
    month = answer[answer["start"] >= MONDAY + first * HOUR]
    assert month["numerator"].sum() == pytest.approx(63_661)
    assert month["denominator"].sum() == pytest.approx(5119)
    assert round(month["numerator"].sum() / month["denominator"].sum(), 2) == 12.44


def test_time_without_data_weighs_nothing() -> None:
    rows = steady(range(-1, 12)) + [hour(MONDAY + at * HOUR, None, metric="energy.energy") for at in range(12, 24)]
    part = row(
        energy_intensity.formula(inputs(rows, attributes={1: {"floor_area_m2": 300.0}}, references=[AREA])), MONDAY
    )
    assert part["numerator"] == 48
    assert part["denominator"] == pytest.approx(300 * 12 / (24 * 30))
    assert (part["observed"], part["expected"]) == (12, 24)


def test_building_without_a_floor_area_has_no_data() -> None:
    part = row(energy_intensity.formula(inputs(steady(range(-1, 24)), references=[AREA])), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"]) == (0, 0, 24)


def test_energy_outside_working_hours() -> None:
    # 14 of Monday's 24 hours are outside 07:00-17:00, at 4 kWh each.
    part = row(after_hours.formula(inputs(steady(range(-1, 24))), from_hour=7, to_hour=17), MONDAY)
    assert (part["numerator"], part["denominator"]) == (56, 96)


@pytest.mark.parametrize(
    ("day", "holidays"), [(5, frozenset()), (0, frozenset({"2025-11-03"}))], ids=["Saturday", "public holiday"]
)
def test_nobody_works_on_days_off(day: int, holidays: frozenset[str]) -> None:
    rows = steady(range(24 * day - 1, 24 * day + 24))
    part = row(after_hours.formula(inputs(rows, holidays=holidays), from_hour=7, to_hour=17), MONDAY + 24 * day * HOUR)
    assert part["numerator"] == part["denominator"] == 96


def test_energy_of_a_gap_has_no_time_of_day() -> None:
    rows = [*steady(range(-1, 6)), meter(8, 1100, 1103)]
    part = row(after_hours.formula(inputs(rows), from_hour=7, to_hour=17), MONDAY)
    assert part["denominator"] == 24
