"""A gauge's reports by alert level, and means weighted by people; numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, hours, inputs, reading, reference, row
from regency import Regency, wita

from processors.formulas import reporting_discipline, weighted_mean

HOUR = pd.Timedelta(hours=1)
MINUTE = pd.Timedelta(minutes=1)
STEPS = [{"low": 7.70, "every_min": 30}, {"low": 8.21, "every_min": 15}, {"low": 9.0, "every_min": 5}]


def reports(levels: dict[int, float], count: int = 1) -> pd.DataFrame:
    """The answer for `count` hours from Monday on, with levels at these minutes."""
    readings = [reading(MONDAY + minute * MINUTE, level) for minute, level in levels.items()]
    known = inputs(hours([1.0] * count, metric="river.level"), readings)
    return reporting_discipline.formula(known, usually_min=60, from_level=STEPS, known_h=6)


@pytest.mark.parametrize(
    ("level", "due"), [(7.69, 1), (7.70, 2), (8.21, 4), (9.0, 12)], ids=["Siaga 4", "Siaga 3", "Siaga 2", "Siaga 1"]
)
def test_the_higher_the_river_the_more_reports_are_due(level: float, due: int) -> None:
    part = row(reports({0: level}), MONDAY)
    assert (part["numerator"], part["denominator"], part["n"]) == (pytest.approx(1), pytest.approx(due), 1)
    assert (part["observed"], part["expected"]) == (1, 1)


def test_report_is_in_time_in_its_own_interval_of_the_clock() -> None:
    # At Siaga 2: reports in the first, second and fourth quarter of the hour.
    part = row(reports({0: 8.5, 29: 8.5, 50: 8.5}), MONDAY)
    assert (part["numerator"], part["denominator"]) == (pytest.approx(3), pytest.approx(4))


def test_more_reports_than_due_make_up_for_none_that_is_missing() -> None:
    part = row(reports(dict.fromkeys(range(0, 60, 5), 7.0), 2), MONDAY + HOUR)
    assert (part["numerator"], part["denominator"]) == (0, 1)


def test_interval_is_that_of_the_level_that_was_last_known() -> None:
    # Red from half past on: half an hour of a report a hour is half a report due, then two quarters.
    part = row(reports({0: 7.0, 30: 8.5}), MONDAY)
    assert part["denominator"] == pytest.approx(0.5 + 2)
    assert part["numerator"] == pytest.approx(0.5 + 1)


def test_silent_gauge_owes_what_its_last_level_asked_for_six_hours_long() -> None:
    answer = reports({59: 8.5}, 9)
    assert row(answer, MONDAY + HOUR)["denominator"] == pytest.approx(4)
    assert row(answer, MONDAY + 8 * HOUR)["denominator"] == pytest.approx(1)


def test_hour_that_goes_on_owes_what_has_passed_of_it() -> None:
    known = inputs([hour(MONDAY, 8.5, metric="river.level", service_s=1800.0)], [reading(MONDAY, 8.5)])
    part = row(reporting_discipline.formula(known, usually_min=60, from_level=STEPS, known_h=6), MONDAY)
    assert (part["numerator"], part["denominator"]) == (pytest.approx(1), pytest.approx(2))


def test_interval_that_is_no_part_of_an_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="reports every 25 min: not a part of an hour"):
        reporting_discipline.formula(inputs(hours([1.0])), usually_min=25, from_level=[], known_h=6)


PEOPLE = reference("population", ("district:64.08.04", "2022-01-01", 300), ("district:64.08.06", "2022-01-01", 100))


def test_station_counts_by_the_people_of_its_district() -> None:
    rows = hours([10.0, 20.0, None], metric="air.pm25") + hours([6.0] * 3, metric="air.pm25", point=2)
    known = inputs(rows, references=[PEOPLE], districts={1: "64.08.04", 2: "64.08.06"})
    answer = weighted_mean.formula(known, weight="population")
    first, second = row(answer, MONDAY), row(answer, MONDAY, 2)
    assert (first["numerator"], first["denominator"], first["observed"]) == (300 * 30, 300 * 2, 2)
    assert (second["numerator"], second["denominator"], second["observed"]) == (100 * 18, 100 * 3, 3)


def test_station_in_a_district_of_unknown_population_says_nothing() -> None:
    known = inputs(hours([10.0], metric="air.pm25"), references=[PEOPLE], districts={1: "64.08.05"})
    part = row(weighted_mean.formula(known, weight="population"), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"]) == (0, 0, 1)


def test_mean_of_the_city_is_weighted_by_people_and_not_by_hours(regency: Regency) -> None:
    # The people of the catalogue: 123,916 in Sangatta Utara, 6,364 in Busang. The second station was silent for a
    # quarter of the day, and counts as much as if it had not been.
    day = wita("2025-11-03 00:00")
    for key, district, value, count in (("town", "64.08.04", 20.0, 24), ("forest", "64.08.06", 5.0, 18)):
        regency.point(key, "air", "pm25", interval_s=3600, district=district)
        regency.measure(key, "pm25", day, [value] * count, every_s=3600)
    regency.process(wita("2025-11-04 00:30"))
    month = wita("2025-11-01 00:00")
    city = regency.figure("AIR-03", "city", "month", month)
    people = 123_916 + 6_364
    assert city["denominator"] == pytest.approx(people)
    assert city["numerator"] == pytest.approx(20 * 123_916 + 5 * 6_364)
    assert regency.figure("AIR-03", "district:64.08.06", "month", month)["value"] == pytest.approx(5)
