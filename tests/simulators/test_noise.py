"""Keyed noise and episodes: a pure function of key and place."""

from __future__ import annotations

import numpy as np

from simulators.episodes import Episode, active
from simulators.noise import key_of, normal, smooth, uniform

TIMES = np.arange(1_700_000_000, 1_700_000_000 + 86_400, 300, dtype=np.int64)


def test_a_key_is_the_same_in_every_process() -> None:
    assert key_of(7, "air", "pm25") == 5206511350720059534


def test_other_words_make_another_key() -> None:
    assert len({key_of(7, "ab", "c"), key_of(7, "a", "bc"), key_of(8, "ab", "c"), key_of(7, "abc")}) == 4


def test_draws_fill_the_unit_interval_evenly() -> None:
    drawn = uniform(1, np.arange(100_000))
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert np.allclose(np.histogram(drawn, 10, (0, 1))[0], 10_000, atol=400)


def test_normal_draws_have_mean_0_and_deviation_1() -> None:
    drawn = normal(1, np.arange(-50_000, 50_000))
    assert abs(drawn.mean()) < 0.02
    assert abs(drawn.std() - 1) < 0.02
    assert np.abs(drawn).max() < 3.47


def test_any_part_of_a_window_has_the_values_of_the_whole() -> None:
    whole = smooth(5, TIMES, 7_000)
    assert np.array_equal(smooth(5, TIMES[100:150], 7_000), whole[100:150])
    assert np.array_equal(smooth(5, TIMES[::-7], 7_000), whole[::-7])
    assert smooth(5, TIMES[33:34], 7_000)[0] == whole[33]


def test_smooth_noise_takes_small_steps() -> None:
    assert np.abs(np.diff(smooth(5, TIMES, 20_000))).max() < 0.25


def test_nothing_asked_is_nothing_drawn() -> None:
    none = TIMES[:0]
    assert len(smooth(5, none, 300)) == len(uniform(5, none)) == len(active(5, none, Episode(1, 1, 2)).is_on) == 0


def test_an_episode_that_always_begins_lasts_as_long_as_it_says() -> None:
    hours = np.arange(1_700_000_000, 1_700_000_000 + 400 * 86_400, 600, dtype=np.int64)
    going = active(3, hours, Episode(probability=1, shortest_s=6_000, longest_s=6_000))
    # 6000 s of each day of 86400 s; a few overlap
    assert 0.06 < going.is_on.mean() <= 6_000 / 86_400 + 0.001
    since = hours[going.is_on] - going.start_s[going.is_on]
    assert since.min() >= 0
    assert since.max() < 6_000
