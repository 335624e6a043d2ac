"""Counters and the figures over them: resets, gaps, floor area, working hours."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, inputs, reference, row

from processors.consumption import consumption
from processors.formulas import after_hours, counter_ratio, energy_intensity

HOUR = pd.Timedelta(hours=1)
# No building has a value of its own: its attribute holds.
AREA = reference("floor_area")


def meter(at: int, first: float, last: float, **other: float) -> dict[str, object]:
    """An hour of a meter read at 7.5, 22.5, 37.5 and 52.5 minutes; `at`: hours after local midnight of the Monday."""
    start = MONDAY + at * HOUR
    counted = {"first": first, "last": last, "rise": last - first, "n": 4, "expected": 4}
    return hour(start, first, metric="energy.energy", **(counted | {"first_s": 450.0, "last_s": 3150.0} | other))


def silent(at: int) -> dict[str, object]:
    return hour(MONDAY + at * HOUR, None, metric="energy.energy")


def steady(hours: range, per_hour: float = 4.0, base: float = 1000.0) -> list[dict[str, object]]:
    """A meter that rises by a quarter of `per_hour` from reading to reading."""
    rows = []
    for at in hours:
        before = base + (at - hours.start) * per_hour
        rows.append(meter(at, before + per_hour / 8, before + per_hour * 7 / 8))
    return rows


def by_hour(rows: list[dict[str, object]], column: str = "amount") -> dict[float, float]:
    pieces = consumption(inputs(rows).hours)
    return {(hour - MONDAY) / HOUR: float(value) for hour, value in pieces.groupby("hour")[column].sum().items()}


def test_a_step_over_an_hour_s_edge_is_divided_by_time() -> None:
    # From 0:52.5 to 1:07.5 the meter went from 103 to 105: one in each hour.
    assert by_hour([meter(0, 100, 103), meter(1, 105, 108)]) == {0: 4, 1: 4}
    # Readings at 0:30 and 1:10: 30 of the 40 minutes lie in the first hour.
    halves = [meter(0, 100, 100, first_s=1800.0, last_s=1800.0, n=1), meter(1, 104, 104, first_s=600.0, last_s=600.0)]
    assert by_hour(halves) == {0: pytest.approx(3), 1: pytest.approx(1)}
    assert by_hour(halves, "covered_h") == {0: 0.5, 1: pytest.approx(1 / 6)}


def test_of_a_step_the_busier_hour_has_more() -> None:
    # 4 kW before one o'clock, 12 kW after it: of the quarter of an hour over the edge 0.5 and 1.5 kWh.
    assert by_hour([meter(0, 100, 103), meter(1, 105, 114)]) == {0: pytest.approx(3.5), 1: pytest.approx(10.5)}
    # An office that closes: all of the step before the hour.
    assert by_hour([meter(0, 100, 103), meter(1, 103.5, 103.5)]) == {0: pytest.approx(3.5), 1: 0}


def test_reset_between_hours_counts_from_zero() -> None:
    assert by_hour([meter(0, 900, 903), meter(1, 2, 5)]) == {0: 4, 1: 4}


def test_small_fall_is_a_clock_out_of_order_and_no_reset() -> None:
    assert by_hour([meter(0, 900, 903), meter(1, 902, 905)]) == {0: 3, 1: 3}


def test_energy_of_a_gap_is_spread_over_its_time() -> None:
    # 10 kWh in the 75 minutes from 0:52.5 to 2:07.5.
    rows = [meter(0, 100, 103), silent(1), meter(2, 113, 116)]
    assert by_hour(rows) == {0: pytest.approx(3 + 1), 1: pytest.approx(8), 2: pytest.approx(1 + 3)}
    assert by_hour(rows, "covered_h") == {0: 0.875, 1: 1, 2: 0.875}
    assert by_hour(rows, "n") == {0: 4, 1: 0, 2: 4}


def test_gap_beyond_a_day_is_left_out_with_its_time() -> None:
    rows = [meter(0, 100, 103), *(silent(at) for at in range(1, 25)), meter(25, 400, 403)]
    assert by_hour(rows) == {0: 3, 25: 3}
    assert by_hour(rows, "covered_h") == {0: 0.75, 25: 0.75}


def test_what_is_consumed_out_of_service_counts_nowhere() -> None:
    # The hour from 1:00 has no row: the point was under maintenance.
    assert by_hour([meter(0, 100, 103), meter(2, 113, 116)]) == {0: pytest.approx(4), 2: pytest.approx(4)}


def test_a_day_does_not_depend_on_readings_it_is_not_given() -> None:
    # A window is given an hour more than its day. What a later reading tells of its end is not known to it.
    day = [meter(23, 100, 103)]
    assert by_hour([*day, meter(24, 105, 108)]) == {23: 4, 24: 4}
    assert by_hour([*day, silent(24), meter(25, 113, 116)]) == {23: 3, 24: 8, 25: 4}


def test_whole_month_weighs_the_floor_area() -> None:
    # 63,661 kWh on 5,119 m2 in a month are 12.44 kWh/m2: the example of Permen ESDM 13/2012.
    first = int((pd.Timestamp("2025-10-31T16:00") - MONDAY) / HOUR)
    rows = steady(range(first - 1, first + 721), per_hour=63_661 / 720)
    answer = energy_intensity.formula(inputs(rows, attributes={1: {"floor_area_m2": 5119.0}}, references=[AREA]))
    month = answer[answer["start"].between(MONDAY + first * HOUR, MONDAY + (first + 719) * HOUR)]
    assert month["numerator"].sum() == pytest.approx(63_661)
    assert month["denominator"].sum() == pytest.approx(5119)
    assert round(month["numerator"].sum() / month["denominator"].sum(), 2) == 12.44


def test_time_without_data_weighs_nothing() -> None:
    rows = steady(range(-1, 12)) + [silent(at) for at in range(12, 24)]
    part = row(
        energy_intensity.formula(inputs(rows, attributes={1: {"floor_area_m2": 300.0}}, references=[AREA])), MONDAY
    )
    assert part["numerator"] == 47.5
    assert part["denominator"] == pytest.approx(300 * 11.875 / (24 * 30))
    assert (part["observed"], part["expected"]) == (11.875, 24)


def test_building_without_a_floor_area_has_no_data() -> None:
    part = row(energy_intensity.formula(inputs(steady(range(-1, 25)), references=[AREA])), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"]) == (0, 0, 24)


def test_energy_outside_working_hours() -> None:
    # 14 of Monday's 24 hours are outside 07:00-17:00, at 4 kWh each.
    part = row(after_hours.formula(inputs(steady(range(-1, 25))), from_hour=7, to_hour=17), MONDAY)
    assert (part["numerator"], part["denominator"]) == (56, 96)


@pytest.mark.parametrize(
    ("day", "holidays"), [(5, frozenset()), (0, frozenset({"2025-11-03"}))], ids=["Saturday", "public holiday"]
)
def test_nobody_works_on_days_off(day: int, holidays: frozenset[str]) -> None:
    rows = steady(range(24 * day - 1, 24 * day + 25))
    part = row(after_hours.formula(inputs(rows, holidays=holidays), from_hour=7, to_hour=17), MONDAY + 24 * day * HOUR)
    assert part["numerator"] == part["denominator"] == 96


def test_energy_of_a_gap_has_no_time_of_day() -> None:
    # Five hours and seven eighths before the gap, and what the hour after it counted itself.
    rows = [*steady(range(-1, 6)), silent(6), silent(7), meter(8, 1100, 1103)]
    part = row(after_hours.formula(inputs(rows), from_hour=7, to_hour=17), MONDAY)
    assert part["denominator"] == 23.5 + 3


@pytest.mark.parametrize(
    ("intensity", "cooled_share", "expected"),
    [
        (8.49, 1.0, "sangat_efisien"),
        (8.5, 1.0, "efisien"),
        (12.44, 1.0, "efisien"),
        (14.0, 0.95, "cukup_efisien"),
        (18.5, 1.0, "boros"),
        (3.39, 0.0, "sangat_efisien"),
        (5.6, 0.0, "cukup_efisien"),
        (7.4, 0.9, "boros"),
    ],
)
def test_categories_of_energy_intensity(intensity: float, cooled_share: float, expected: str) -> None:
    assert energy_intensity.category(intensity, cooled_share) == expected


def test_pumping_energy_of_what_was_produced() -> None:
    # From midnight to three o'clock 90 kWh for 200 m3.
    def counter(metric: str, stands: list[float]) -> list[dict[str, object]]:
        at_start = {"n": 1, "expected": 1, "rise": 0.0, "first_s": 0.0, "last_s": 0.0}
        hours = enumerate(stands)
        return [
            hour(MONDAY + at * HOUR, stand, metric=metric, first=stand, last=stand, **at_start) for at, stand in hours
        ]

    rows = counter("water.pump_energy", [10, 40, 80, 100]) + counter("water.produced", [1000, 1060, 1160, 1200])
    part = row(counter_ratio.formula(inputs(rows), above="pump_energy", below="produced"), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"]) == (90, 200, 3)
