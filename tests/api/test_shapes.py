"""Filling, thinning and weighting of a series, with numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import nan

from api.filling import filled
from api.thinning import kept
from api.weighting import time_weighted

HOURS = np.arange("2026-06-15T00", "2026-06-15T06", dtype="datetime64[h]").astype("datetime64[us]")


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("null", [nan, 10, nan, nan, 40, nan]),
        ("previous", [nan, 10, 10, 10, 40, nan]),
        ("linear", [nan, 10, 20, 30, 40, nan]),
    ],
)
def test_gaps_are_filled_between_values_and_not_beyond_them(how: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(filled(HOURS, HOURS[[1, 4]], np.array([10.0, 40.0]), how), expected)


@pytest.mark.parametrize("how", ["null", "previous", "linear"])
def test_without_any_value_nothing_is_known(how: str) -> None:
    assert np.isnan(filled(HOURS, HOURS[:0], np.array([]), how)).all()


def test_a_reading_counts_for_the_time_until_the_next() -> None:
    # 10 for 45 minutes, 50 for 15: three quarters and one quarter.
    means, n = time_weighted(np.array([0.0, 2700.0]), np.array([10.0, 50.0]), np.array([0.0, 3600.0]), 10_000)
    assert (means.tolist(), n.tolist()) == ([20.0], [2])


def test_silence_does_not_extend_what_was_measured_last() -> None:
    # 10 is held for 900 s and no longer; 50 from 2700 s on.
    means, _ = time_weighted(np.array([0.0, 2700.0]), np.array([10.0, 50.0]), np.array([0.0, 3600.0]), 900)
    assert means.tolist() == [30.0]


def test_a_reading_from_before_speaks_into_a_bucket_that_has_none() -> None:
    means, n = time_weighted(np.array([-60.0]), np.array([7.0]), np.array([0.0, 60.0, 3600.0, 7200.0]), 600)
    np.testing.assert_array_equal(means, [7.0, 7.0, nan])
    assert n.tolist() == [0, 0, 0]


@given(st.lists(st.tuples(st.integers(0, 10_000), st.floats(-1e3, 1e3)), max_size=40, unique_by=lambda pair: pair[0]))
def test_a_weighted_mean_lies_between_the_lowest_and_the_highest(readings: list[tuple[int, float]]) -> None:
    times = np.array(sorted(time for time, _ in readings), float)
    values = np.array([value for _, value in sorted(readings)], float)
    means, n = time_weighted(times, values, np.arange(0, 12_000, 1000.0), 1500)
    known = means[~np.isnan(means)]
    assert n.sum() == len(readings)
    if len(known):
        assert known.min() >= values.min() - 1e-6
        assert known.max() <= values.max() + 1e-6


def test_thinning_keeps_the_ends_and_the_peak() -> None:
    times = np.datetime64("2026-06-15", "us") + np.arange(1000) * np.timedelta64(1, "m")
    values = np.zeros(1000)
    values[437] = 9.0
    places = kept(times, values, 20)
    assert len(places) == 20
    assert {0, 437, 999} <= set(places.tolist())


def test_few_points_are_kept_as_they_are() -> None:
    assert kept(HOURS, np.arange(6.0), 6).tolist() == [0, 1, 2, 3, 4, 5]
