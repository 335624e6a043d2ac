"""Who asks too often is refused until the quota allows it, and nobody else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.rates import WINDOW_S, Rates

# Pauses between requests [s]: bursts, and rests of up to two windows.
PAUSES = st.lists(st.one_of(st.just(0.0), st.floats(0.0, 2 * WINDOW_S)), max_size=120)
QUOTAS = st.integers(1, 40)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@given(QUOTAS, PAUSES)
def test_in_any_span_come_no_more_than_a_burst_and_what_was_regained(quota: int, pauses: list[float]) -> None:
    clock = Clock()
    rates, admitted = Rates(clock), []
    for pause in pauses:
        clock.time += pause
        if rates.take("a", quota).is_admitted:
            admitted.append(clock.time)
    for first, start in enumerate(admitted):
        for last in range(first, len(admitted)):
            regained = (admitted[last] - start) * quota / WINDOW_S
            assert last - first + 1 <= quota + regained + 1e-3


@given(QUOTAS, PAUSES)
def test_who_waits_as_long_as_was_said_is_admitted_and_not_before(quota: int, pauses: list[float]) -> None:
    clock = Clock()
    rates = Rates(clock)
    for pause in pauses:
        clock.time += pause
        found = rates.take("a", quota)
        if not found.is_admitted:
            clock.time += found.wait_s * 0.9
            assert not rates.take("a", quota).is_admitted
            clock.time += found.wait_s * 0.1 + 1e-6
            assert rates.take("a", quota).is_admitted


@given(QUOTAS, PAUSES)
def test_as_many_follow_at_once_as_were_said_to_remain(quota: int, pauses: list[float]) -> None:
    clock = Clock()
    rates = Rates(clock)
    for pause in pauses:
        clock.time += pause
        rates.take("a", quota)
    found = rates.take("a", quota)
    at_once = 0
    while rates.take("a", quota).is_admitted:
        at_once += 1
    assert at_once == found.remaining


@given(QUOTAS, PAUSES)
def test_one_pace_at_or_below_the_quota_is_never_refused(quota: int, pauses: list[float]) -> None:
    clock = Clock()
    rates = Rates(clock)
    for pause in pauses:
        clock.time += max(pause, WINDOW_S / quota)
        assert rates.take("a", quota).is_admitted


@given(QUOTAS, PAUSES, st.sets(st.integers(0, 119)))
def test_nobody_pays_for_another(quota: int, pauses: list[float], others: set[int]) -> None:
    clock = Clock()
    alone, beside = Rates(clock), Rates(clock)
    for number, pause in enumerate(pauses):
        clock.time += pause
        if number in others:
            beside.take("b", quota)
        assert alone.take("a", quota) == beside.take("a", quota)
