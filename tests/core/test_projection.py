"""Trends carried forward, on figures whose trend is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.projection import YEAR, bounds_of, project

START = datetime(2024, 1, 1, tzinfo=UTC)


def ends(count: int, apart: timedelta = YEAR / 12) -> list[datetime]:
    return [START + apart * number for number in range(count)]


def test_straight_line_goes_on_straight_and_its_interval_is_nothing() -> None:
    # 60, 61, 62 … a month: 12 a year; 24 figures, half a year on: 83 + 6
    found = project(ends(24), [60.0 + number for number in range(24)], ends(24)[-1] + YEAR / 2)
    assert (found.value, found.slope, found.points) == (pytest.approx(89), pytest.approx(12), 24)
    assert (found.low, found.high) == (pytest.approx(89), pytest.approx(89))


def test_single_outlier_does_not_turn_the_trend() -> None:
    values = [60.0 + number for number in range(24)]
    values[20] = 0.0
    found = project(ends(24), values, ends(24)[-1] + YEAR / 2)
    assert found.slope == pytest.approx(12)
    # The line goes through the medians; that of the values is one lower, since a high one is missing.
    assert found.value == pytest.approx(88)
    assert (found.low, found.high) == (pytest.approx(88), pytest.approx(89))


def test_interval_holds_the_value_and_widens_with_the_distance() -> None:
    values = [50 + number + (0, 3, -2, 5, -1, 4, -3, 2)[number % 8] for number in range(24)]
    near, far = (project(ends(24), values, ends(24)[-1] + YEAR * years) for years in (0.25, 1.5))
    for each in (near, far):
        assert each.low is not None and each.value is not None and each.high is not None
        assert each.low < each.value < each.high
    assert far.high - far.low > near.high - near.low  # type: ignore[operator]  # numbers, as just seen


def test_few_figures_tell_no_trend() -> None:
    found = project(ends(4), [1.0, 2.0, 3.0, 4.0], ends(4)[-1] + YEAR / 12)
    assert (found.value, found.slope, found.points, found.reason) == (None, None, 4, "too_few_points")


def test_trend_is_carried_no_further_than_it_was_watched() -> None:
    # Five months span four: four months on is as far as it goes.
    times, values = ends(5), [1.0, 2.0, 3.0, 4.0, 5.0]
    assert project(times, values, times[-1] + YEAR * 4 / 12).value == pytest.approx(9)
    found = project(times, values, times[-1] + YEAR * 5 / 12)
    assert (found.value, found.reason) == (None, "too_short_history")
    assert found.slope == pytest.approx(12)


def test_figures_cannot_leave_their_bounds() -> None:
    values = [90.0 + number for number in range(10)]
    found = project(ends(10), values, ends(10)[-1] + YEAR / 2, bounds_of("%", values))
    assert (found.value, found.high) == (100, 100)


def test_bounds_are_those_that_figures_kept_so_far() -> None:
    assert bounds_of("%", [5.0, 99.0]) == (0, 100)
    assert bounds_of("min", [5.0, 199.0]) == (0, float("inf"))
    assert bounds_of("%", [-5.0, 101.0]) == (-float("inf"), float("inf"))
