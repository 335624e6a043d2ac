"""Steps and flat lines are marked, live and in files by the same rules; nobody is marked for what was not seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading import Quality, Reading
from ingest.bulk.neighbours import Limits, Neighbours
from ingest.known import Target
from ingest.plausibility import check_value

STEP, FLAT, HOLD_US = 150.0, 3, 900_000_000
S = 1_000_000
Sample = tuple[int, float]


def live(samples: list[Sample], step: float = STEP, flat: int = FLAT) -> list[int]:
    target = Target(1, 1.0, 0.0, -1e9, 1e9, -math.inf, math.inf, 0, step, flat, True, HOLD_US)
    return [check_value(Reading("aq-1", "pm25", time_us, value), target)[1] for time_us, value in samples]


def in_file(samples: list[Sample], cut: int) -> list[int]:
    """Flags of the samples as two chunks of a file."""
    neighbours, flags = Neighbours(), []
    for part in (samples[:cut], samples[cut:]):
        time_us = np.array([time_us for time_us, _ in part], dtype=np.int64)
        value = np.array([value for _, value in part], dtype=np.float64)
        of = np.ones(len(part))
        limits = Limits(of * STEP, (of * FLAT).astype(np.int64), (of * HOLD_US).astype(np.int64))
        flags += neighbours.flags(of.astype(np.int64), time_us, value, limits).tolist()
    return flags


def every_five_minutes(*values: float) -> list[Sample]:
    return [(number * 300 * S, value) for number, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((10, 500, 510), [0, Quality.STEP, 0], id="a level that stays is believed"),
        pytest.param((10, 500, 12), [0, Quality.STEP, 0], id="the way back is no second step"),
        pytest.param((10, 500, 900), [0, Quality.STEP, Quality.STEP], id="a second jump is one"),
        pytest.param((10, 500, 500, 10), [0, Quality.STEP, 0, Quality.STEP], id="back from a believed level"),
        pytest.param((10, 160, 310), [0, 0, 0], id="just as far as is believable"),
        pytest.param((5, 5, 5, 5, 6), [0, 0, Quality.FLAT, Quality.FLAT, 0], id="flat from the third on"),
        pytest.param((500,), [0], id="nothing before"),
    ],
)
def test_a_value_is_judged_by_its_neighbours(values: tuple[float, ...], expected: list[int]) -> None:
    samples = every_five_minutes(*values)
    assert live(samples) == expected
    assert in_file(samples, 1) == expected


def test_a_change_over_a_silence_is_no_step() -> None:
    assert live([(0, 10.0), (901 * S, 500.0)]) == [0, 0]
    assert live([(0, 10.0), (900 * S, 500.0)]) == [0, Quality.STEP]


def test_what_comes_late_or_again_is_not_judged() -> None:
    samples = [*every_five_minutes(5, 5), (300 * S, 5.0), (10 * S, 900.0), *every_five_minutes(0, 0, 5)[2:]]
    assert live(samples) == [0, 0, 0, 0, Quality.FLAT]


def test_a_metric_without_limits_is_never_marked() -> None:
    target = Target(1, 1.0, 0.0, -1e9, 1e9, -math.inf, math.inf)
    assert [check_value(Reading("a", "b", t, 5.0), target)[1] for t in range(100)] == [0] * 100


SAMPLES = st.lists(
    st.tuples(st.integers(1, 12).map(lambda n: n * 300 * S), st.sampled_from([5.0, 10.0, 200.0, 400.0])), max_size=30
).map(lambda samples: sorted(dict(samples).items()))


@given(samples=SAMPLES, cut=st.integers(0, 30))
def test_a_file_is_judged_as_what_is_live(samples: list[Sample], cut: int) -> None:
    assert in_file(samples, cut) == live(samples)
