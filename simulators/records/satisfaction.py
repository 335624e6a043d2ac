"""Answers to the survey of satisfaction, some each week."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office

_AGENCIES = {"disdukcapil": 3.3, "bapenda": 3.2, "dinkes": 3.1, "dpupr": 2.9}


def cases(office: Office) -> Iterator[Case]:
    """On Fridays: five answers for each agency."""
    if office.day.weekday() != 4:
        return
    for agency, usual in _AGENCIES.items():
        for number in range(5):
            scores = {f"u{each}": min(4, max(1, round(office.rng.gauss(usual, 0.6)))) for each in range(1, 10)}
            facts = {"date": office.day.isoformat(), "agency": agency, "district": office.district(), **scores}
            yield Case("satisfaction", f"SIM-{agency}-{office.day}-{number}", ((office.at(9, 16), facts),))


KIND = Kind(cases, lead_d=366)
