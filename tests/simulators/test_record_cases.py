"""Simulated records: the same from the same seed, as the catalogue wants them, the past joined to the present."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest

from core.catalogue import Catalogue, load_catalogue
from core.registry import load_entries
from simulators import record_cases, records
from simulators.office import ZONE, Case, iso, offices
from simulators.record_cases import present
from simulators.signal import City

KINDS = load_entries(records, "KIND")
FIRST, LAST = date(2026, 1, 1), date(2026, 7, 20)
NOON_S = int(datetime(2026, 3, 16, 12, tzinfo=ZONE).timestamp())


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def city(catalogue: Catalogue) -> City:
    return City.of(catalogue, 7)


def made(city: City, kind: str, first: date = FIRST, last: date = LAST) -> list[Case]:
    return [case for office in offices(city, kind, first, last) for case in KINDS[kind].cases(office)]


@pytest.mark.parametrize("kind", KINDS)
def test_cases_are_as_the_catalogue_describes_them(city: City, catalogue: Catalogue, kind: str) -> None:
    cases = made(city, kind)
    assert cases
    facts = catalogue.record_kinds[kind].facts
    required = {name for name, fact in facts.items() if fact.required}
    for case in cases:
        times = [time_s for time_s, _ in case.versions]
        assert times == sorted(times)
        for _, said in case.versions:
            assert required <= said.keys() <= facts.keys()
            for name, value in said.items():
                fact = facts[name]
                assert isinstance(value, bool) if fact.type == "truth" else True
                assert fact.type != "choice" or value in fact.choices
                if fact.type == "time":
                    assert datetime.fromisoformat(value).tzinfo
                if fact.type == "date":
                    date.fromisoformat(value)
                if fact.type == "number":
                    assert value >= (fact.low or 0)
            assert said.get("agency", "dlh") in catalogue.agencies
            assert said.get("district", "64.08.04") in catalogue.districts


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_the_same_whenever_it_is_asked_for(city: City, kind: str) -> None:
    first, last = date(2026, 2, 20), date(2026, 3, 10)
    whole = made(city, kind, first, last)
    split = made(city, kind, first, date(2026, 3, 1)) + made(city, kind, date(2026, 3, 1), last)
    assert whole == split
    assert len({case.key for case in whole}) == len(whole)


def test_the_present_goes_on_where_the_past_ends(city: City) -> None:
    end_s = NOON_S + 36 * 3600
    told = list(takewhile(lambda due: due.time_s < end_s, present(city, NOON_S)))
    times = [due.time_s for due in told]
    assert times == sorted(times)
    assert times[0] >= NOON_S
    said = [json.loads(due.encode()[1]) for due in told]
    for kind in ("ticket", "complaint", "weighbridge"):
        expected = {
            (case.key, time_s)
            for case in made(city, kind, date(2026, 3, 16) - timedelta(days=KINDS[kind].lead_d), date(2026, 3, 19))
            for time_s, _ in case.versions
            if NOON_S <= time_s < end_s
        }
        found = {(each["key"], time) for each, time in zip(said, times, strict=True) if each["kind"] == kind}
        assert found == expected


def test_a_moment_is_told_in_the_citys_zone() -> None:
    assert iso(NOON_S) == "2026-03-16T12:00:00+08:00"


def test_the_standing_version_is_the_newest_before_the_end() -> None:
    case = Case("complaint", "a", ((10, {"n": 1}), (20, {"n": 2})))
    assert [record_cases._standing(case, end_s) for end_s in (10, 11, 20, 21)] == [None, {"n": 1}, {"n": 1}, {"n": 2}]
