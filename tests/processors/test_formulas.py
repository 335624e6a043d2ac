"""Formulas over hours and readings, with numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, hours, inputs, reading, row

from processors.formulas import completeness, hours_in_band, night_flow, timeliness, uptime, within_limits

HOUR = pd.Timedelta(hours=1)
MINUTE = pd.Timedelta(minutes=1)
LIMITS = {"ph": {"low": 6.5, "high": 8.5}, "turbidity": {"below": 3.0}, "chlorine": {"low": 0.2, "high": 0.5}}


def test_night_flow_is_the_mean_from_two_to_four_against_the_day() -> None:
    # 22 hours of 10, and 4 and 6 at night: mean of the night 5, of the day 230/24.
    flow = [10.0] * 24
    flow[2], flow[3] = 4.0, 6.0
    part = row(night_flow.formula(inputs(hours(flow)), from_hour=2, to_hour=4), MONDAY)
    assert part["numerator"] == 5
    assert part["denominator"] == pytest.approx(230 / 24)
    assert (part["observed"], part["expected"], part["n"]) == (24, 24, 288)


@pytest.mark.parametrize("silent", [[3], list(range(10, 17))], ids=["a night hour", "seven hours of the day"])
def test_night_flow_needs_the_whole_night_and_most_of_the_day(silent: list[int]) -> None:
    flow = [None if index in silent else 10.0 for index in range(24)]
    part = row(night_flow.formula(inputs(hours(flow)), from_hour=2, to_hour=4), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"]) == (0, 0, 24 - len(silent))


def sample(minute: int, ph: float, turbidity: float, chlorine: float) -> list[dict[str, object]]:
    time = MONDAY + minute * MINUTE
    values = {"ph": ph, "turbidity": turbidity, "chlorine": chlorine}
    return [reading(time, value, f"water.{name}") for name, value in values.items()]


def quality_hours() -> list[dict[str, object]]:
    return [entry for name in LIMITS for entry in hours([1.0], metric=f"water.{name}")]


def test_sample_complies_with_every_limit_at_once() -> None:
    readings = sample(0, 7, 1, 0.3) + sample(5, 6.5, 2.9, 0.5) + sample(10, 7, 3.0, 0.3) + sample(15, 8.6, 1, 0.3)
    part = row(within_limits.formula(inputs(quality_hours(), readings), limits=LIMITS), MONDAY)
    assert (part["numerator"], part["denominator"], part["n"]) == (2, 4, 12)
    assert part["observed"] == pytest.approx(4 * 5 / 60)


def test_sample_without_every_metric_does_not_count() -> None:
    readings = sample(0, 7, 1, 0.3) + sample(5, 7, 1, 0.3)[:2]
    part = row(within_limits.formula(inputs(quality_hours(), readings), limits=LIMITS), MONDAY)
    assert (part["numerator"], part["denominator"]) == (1, 1)


def test_metrics_sent_seconds_apart_are_one_sample() -> None:
    readings = sample(0, 7, 1, 0.3)
    readings[2]["time"] = MONDAY + pd.Timedelta(seconds=20)
    part = row(within_limits.formula(inputs(quality_hours(), readings), limits=LIMITS), MONDAY)
    assert part["denominator"] == 1


def test_hour_without_samples_is_expected_but_not_observed() -> None:
    part = row(within_limits.formula(inputs(quality_hours()), limits=LIMITS), MONDAY)
    assert part == {"numerator": 0, "denominator": 0, "n": 0, "observed": 0, "expected": 1}


def level(*samples: tuple[float, float]) -> list[dict[str, object]]:
    return [reading(MONDAY + minute * MINUTE, value) for minute, value in samples]


def test_reading_speaks_until_the_next() -> None:
    # In the band from minute 10 to 20, and from 50 to the hour's end.
    readings = level((0, 7.0), (10, 8.0), (20, 7.0), (30, 7.0), (40, 7.0), (50, 7.7))
    part = row(hours_in_band.formula(inputs(hours([7.0]), readings), low=7.7), MONDAY)
    assert part["numerator"] == pytest.approx(20 / 60)
    assert part["denominator"] == pytest.approx(1)


def test_silence_does_not_extend_a_peak() -> None:
    # Three intervals of 5 minutes after the last reading the river's level is unknown.
    part = row(hours_in_band.formula(inputs(hours([9.0]), level((0, 9.0))), low=7.7), MONDAY)
    assert part["numerator"] == part["observed"] == pytest.approx(15 / 60)
    assert part["expected"] == 1


def test_hour_without_readings_is_unknown() -> None:
    part = row(hours_in_band.formula(inputs(hours([None])), low=7.7), MONDAY)
    assert part == {"numerator": 0, "denominator": 0, "n": 0, "observed": 0, "expected": 1}


def test_reading_of_the_hour_before_speaks_into_this_one() -> None:
    readings = level((-5, 9.0), (2, 7.0))
    part = row(hours_in_band.formula(inputs(hours([9.0, 7.0], MONDAY - HOUR), readings), low=7.7), MONDAY)
    assert part["numerator"] == pytest.approx(2 / 60)
    assert part["n"] == 1


def test_upper_limit_of_a_band_is_outside() -> None:
    part = row(hours_in_band.formula(inputs(hours([8.0]), level((0, 8.21))), low=7.7, below=8.21), MONDAY)
    assert part["numerator"] == 0


def test_reading_does_not_speak_beyond_now() -> None:
    going_on = hour(MONDAY, 9.0, service_s=600.0)
    part = row(hours_in_band.formula(inputs([going_on], level((8, 9.0))), low=7.7), MONDAY)
    assert part["numerator"] == pytest.approx(2 / 60)


def test_uptime_sums_the_time_alive_over_metrics() -> None:
    rows = [hour(MONDAY, 1, metric="air.pm25"), hour(MONDAY, 1, metric="air.pm10", alive_s=1800.0)]
    part = row(uptime.formula(inputs(rows)), MONDAY)
    assert (part["numerator"], part["denominator"]) == (1.5, 2)


def test_completeness_counts_moments_not_messages() -> None:
    rows = [hour(MONDAY, 1, n=30, slots=9), hour(MONDAY, None, metric="water.ph")]
    part = row(completeness.formula(inputs(rows)), MONDAY)
    assert (part["numerator"], part["denominator"]) == (9, 24)
    assert (part["observed"], part["expected"]) == (0.75, 2)


def test_timeliness_is_of_what_arrived() -> None:
    rows = [hour(MONDAY, 1, n=4, on_time=3), hour(MONDAY, None, metric="water.ph")]
    part = row(timeliness.formula(inputs(rows)), MONDAY)
    assert (part["numerator"], part["denominator"]) == (3, 4)
