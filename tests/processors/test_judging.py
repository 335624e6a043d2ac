"""Device health as a function of what was heard when; all times invented."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from processors.hearsay import Contact, Health, Presence
from processors.judging import Expected, judge, wrong_clock

T0 = datetime(2026, 7, 1, tzinfo=UTC)
EXPECTED = Expected(interval_s=600, behind_s=300)
ONLINE = Health("online", T0, T0)


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def present(until: float, since: float = -600) -> Presence:
    return Presence(at(since), at(until))


def after(minutes: float, before: Health = ONLINE, since: float = -600) -> Health:
    return judge(before, None, present(minutes, since), EXPECTED)[-1]


def test_a_device_never_heard_stays_new() -> None:
    new = Health("new", T0)
    assert after(100_000, new) == new


def test_the_first_message_brings_a_device_online() -> None:
    (heard, now) = judge(Health("new", T0), Contact(at(5), at(5), 0.0), present(6), EXPECTED)
    assert (heard.state, heard.since, now.state, now.due_at) == ("online", at(5), "online", at(25.5))


@pytest.mark.parametrize(
    ("minutes", "state", "since"),
    [(20.5, "online", 0), (20.6, "late", 20.5), (100, "late", 20.5), (100.1, "silent", 100)],
    ids=["two intervals and a little", "more than two", "ten intervals", "more than ten"],
)
def test_silence_makes_late_and_then_silent(minutes: float, state: str, since: float) -> None:
    found = after(minutes)
    assert (found.state, found.since) == (state, at(since))


def test_a_device_that_speaks_every_second_is_silent_after_an_hour() -> None:
    expected = Expected(interval_s=1, behind_s=300)
    states = [judge(ONLINE, None, present(minutes), expected)[-1].state for minutes in (0.5, 0.6, 60, 61)]
    assert states == ["online", "late", "late", "silent"]


def test_a_late_device_keeps_the_moment_and_waits_for_its_next_deadline() -> None:
    late = after(30)
    assert (late.since, late.due_at) == (at(20.5), at(100))
    assert (after(60, late).state, after(60, late).since) == ("late", at(20.5))


def test_silent_and_back() -> None:
    silent = after(200)
    states = judge(silent, Contact(at(210)), present(211), EXPECTED)
    assert [(state.state, state.since) for state in states] == [("online", at(210))] * 2


def test_heard_long_ago_since_the_last_look_is_online_and_then_late() -> None:
    states = judge(Health("new", T0), Contact(at(10)), present(40), EXPECTED)
    assert [(state.state, state.since) for state in states] == [("online", at(10)), ("late", at(30.5))]


def test_after_an_outage_of_ingest_a_device_has_its_intervals_again() -> None:
    # Away from 5 to 500: what stood still then is not the device's silence.
    assert after(510, since=500).state == "online"
    assert after(521, since=500).since == at(520.5)


def test_an_outage_of_ingest_does_not_excuse_who_was_silent_before() -> None:
    silent = after(200)
    assert after(510, silent, since=500).state == "silent"
    assert after(510, after(30), since=500).state == "late"


def heard_with(*skews_s: float, apart: float = 10) -> Health:
    health = Health("new", T0)
    for number, skew_s in enumerate(skews_s):
        time = at(number * apart)
        told = None if math.isnan(skew_s) else time - timedelta(seconds=skew_s)
        health = judge(health, Contact(time, told, skew_s), Presence(T0, time), EXPECTED)[-1]
    return health


@pytest.mark.parametrize(
    ("skews_s", "state"),
    [
        ((1, 2, 1), "online"),
        ((3600, 3610), "online"),
        ((3600, 3610, 3605), "clock_wrong"),
        ((-50, -50, -50), "online"),
        ((-70, -75, -70), "clock_wrong"),
        ((90_000, 50_000, 1_000), "online"),
        ((500, 500, 500), "online"),
        ((math.nan, math.nan, math.nan), "online"),
        ((3600, 3600, 3600, 0), "online"),
    ],
    ids=["right", "too few", "behind", "a little ahead", "ahead", "backlog", "within an interval", "no time", "set"],
)
def test_a_clock_is_wrong_when_it_is_off_by_the_same_again_and_again(skews_s: tuple[float, ...], state: str) -> None:
    assert heard_with(*skews_s).state == state


def test_the_detail_says_how_wrong_a_clock_is_and_since_when() -> None:
    found = heard_with(3600, 3610, 3605)
    assert (found.detail, found.since) == ("clock 3605 s behind", at(20))


def test_a_burst_is_one_measurement_of_the_clock() -> None:
    assert heard_with(3600, 3600, 3600, apart=0.1).skews_s == (3600,)


def test_the_clock_of_a_replayed_device_is_of_the_past_by_nature() -> None:
    assert wrong_clock((1e9, 1e9, 1e9), Expected(600, math.inf)) is None
