"""The air pollutant standard index, with the vectors and rules of Permen LHK P.14/2020."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from formula_inputs import MONDAY, hours, inputs, row

from processors.formulas import ispu, ispu_days
from processors.formulas.ispu import ISPU_TOP, category, critical_parameter, ispu_index, published

HOUR = pd.Timedelta(hours=1)


@pytest.mark.parametrize(
    ("parameter", "concentration", "index"),
    [
        ("pm25", 10, 32.26),
        ("pm25", 35, 74.44),
        ("pm25", 160, 209.60),
        ("pm25", 300, 339.74),
        ("pm10", 120, 85.00),
        ("co", 6000, 75.00),
        ("o3", 300, 139.39),
        ("no2", 500, 132.26),
        ("so2", 100, 68.75),
        ("hc", 70, 72.73),
    ],
)
def test_vectors_of_the_regulation(parameter: str, concentration: float, index: float) -> None:
    assert float(ispu_index(parameter, concentration)) == pytest.approx(index, abs=0.005)


@pytest.mark.parametrize(("concentration", "index"), [(0, 0), (15.5, 50), (55.4, 100), (150.4, 200), (250.4, 300)])
def test_breakpoints_give_the_limits_of_the_categories(concentration: float, index: float) -> None:
    assert float(ispu_index("pm25", concentration)) == index


def test_beyond_the_table_the_index_stays_at_its_top() -> None:
    assert float(ispu_index("pm25", 800)) == ISPU_TOP


def test_published_index_is_rounded_half_up() -> None:
    assert list(published([100.49, 100.5, 101.5])) == [100, 101, 102]


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (50, "baik"),
        (51, "sedang"),
        (100, "sedang"),
        (101, "tidak_sehat"),
        (300, "sangat_tidak_sehat"),
        (301, "berbahaya"),
    ],
)
def test_category_holds_up_to_its_limit(index: float, name: str) -> None:
    assert category(index) == name


def test_critical_parameter_has_the_highest_index_not_the_highest_concentration() -> None:
    assert critical_parameter({"pm25": 35, "co": 1000, "o3": math.nan}) == "pm25"
    assert critical_parameter({"o3": math.nan}) is None


def test_index_is_of_the_mean_over_24_hours_ending_with_the_hour() -> None:
    # 23 hours of 10 and one of 34 make a mean of 11; an hour later the mean is 12.
    answer = ispu.formula(inputs(hours([10] * 23 + [34, 34], metric="air.pm25")))
    part = row(answer, MONDAY + 23 * HOUR)
    assert part["numerator"] == published(ispu_index("pm25", 11))
    assert part["n"] == 24 * 12
    assert row(answer, MONDAY + 24 * HOUR)["numerator"] == published(ispu_index("pm25", 12))


def test_seventeen_valid_hours_are_no_data_and_eighteen_are() -> None:
    answer = ispu.formula(inputs(hours([10] * 17 + [None] * 6 + [10], metric="air.pm25")))
    assert row(answer, MONDAY + 22 * HOUR) == {
        "numerator": 0,
        "denominator": 0,
        "n": 17 * 12,
        "observed": 17,
        "expected": 24,
    }
    part = row(answer, MONDAY + 23 * HOUR)
    assert (part["denominator"], part["observed"]) == (1, 18)


def test_station_shows_its_worst_pollutant_of_those_with_enough_hours() -> None:
    bad_but_short = hours([400] * 10 + [None] * 14, metric="air.pm10")
    answer = ispu.formula(inputs(hours([35] * 24, metric="air.pm25") + bad_but_short))
    assert row(answer, MONDAY + 23 * HOUR)["numerator"] == 74


def test_a_missing_hour_in_the_frame_counts_as_not_valid() -> None:
    rows = [entry for entry in hours([10] * 25, metric="air.pm25") if entry["hour"] != MONDAY + 5 * HOUR]
    assert row(ispu.formula(inputs(rows)), MONDAY + 24 * HOUR)["observed"] == 23


def test_day_is_good_up_to_its_limit_after_rounding() -> None:
    # 55.7 is an index of 100.3, published as 100; 56.0 is 100.6, published as 101.
    rows = hours([55.7] * 24 + [56.0] * 24, metric="air.pm25")
    answer = ispu_days.formula(inputs(rows), limit=100)
    assert row(answer, MONDAY)["numerator"] == 1
    assert row(answer, MONDAY + 24 * HOUR)["numerator"] == 0


def test_day_with_too_few_hours_is_not_a_bad_day_but_none() -> None:
    answer = ispu_days.formula(inputs(hours([10] * 17 + [None] * 7, metric="air.pm25")), limit=100)
    part = row(answer, MONDAY)
    assert (part["denominator"], part["observed"], part["expected"]) == (0, 17, 24)


def test_day_is_local() -> None:
    # The last local hour of Monday and the first of Tuesday.
    rows = hours([10] * 24 + [500], metric="air.pm25")
    answer = ispu_days.formula(inputs(rows), limit=100)
    assert row(answer, MONDAY)["numerator"] == 1
    assert row(answer, MONDAY + 24 * HOUR)["observed"] == 1
