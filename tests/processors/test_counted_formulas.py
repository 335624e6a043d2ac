"""What counters counted and what it cost, and whether Wi-Fi can be used; numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, hours, inputs, reading, row

from processors.formulas import counted, months_per_count, within_limits
from processors.inputs import Inputs

HOUR = pd.Timedelta(hours=1)


def stands(values: list[float | None], metric: str = "branding.people", start: pd.Timestamp = MONDAY) -> Inputs:
    """Hours from `start` on, in each of which a counter has one reading, at its start."""
    rows = []
    for index, value in enumerate(values):
        other = {} if value is None else {"first": value, "last": value, "rise": 0.0, "n": 1, "expected": 1}
        other |= {} if value is None else {"first_s": 0.0, "last_s": 0.0}
        rows.append(hour(start + index * HOUR, value, metric=metric, **other))
    return inputs(rows)


def test_visitors_are_summed_over_the_day() -> None:
    part = row(counted.formula(stands([100, 130, 190, 190])), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"], part["expected"]) == (90, 3, 3, 4)


def test_visitors_of_a_silence_are_counted_when_it_ends() -> None:
    part = row(counted.formula(stands([100, None, None, 160])), MONDAY)
    assert (part["numerator"], part["observed"]) == (60, 3)


def test_counter_that_begins_anew_loses_no_more_than_it_must() -> None:
    # 100 to 130, then anew from 0 to 5.
    assert row(counted.formula(stands([100, 130, 5])), MONDAY)["numerator"] == 35


def test_a_month_of_subscription_over_the_hours_of_its_users() -> None:
    # Three of the 720 hours of November, 45 user-hours in them.
    part = row(months_per_count.formula(stands([10, 20, 40, 55], "connectivity.use")), MONDAY)
    assert part["numerator"] == pytest.approx(3 / 720)
    assert part["denominator"] == 45


def test_wifi_is_usable_when_it_is_fast_and_prompt_at_once() -> None:
    limits = {"download": {"low": 5.0}, "latency": {"high": 100.0}}
    probes = [(5.0, 100.0), (4.9, 20.0), (30.0, 101.0), (12.0, 40.0)]
    readings = [
        reading(MONDAY + index * HOUR / 4, value, f"connectivity.{name}", interval_s=900)
        for index, probe in enumerate(probes)
        for name, value in zip(limits, probe, strict=True)
    ]
    rows = [entry for name in limits for entry in hours([1.0], metric=f"connectivity.{name}")]
    part = row(within_limits.formula(inputs(rows, readings), limits=limits), MONDAY)
    assert (part["numerator"], part["denominator"], part["observed"]) == (2, 4, 1)
