"""Courses of civil servants: a few a week, each of 4 to 12 learning hours."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """On Tuesdays and Thursdays a course at three agencies, for four people of each."""
    if office.day.weekday() not in (1, 3):
        return
    agencies = list(office.city.catalogue.agencies)
    for agency in office.rng.sample(agencies, 3):
        staff = 12 + agencies.index(agency)
        hours = office.rng.choice((4, 6, 8, 12))
        for person in office.rng.sample(range(staff), min(4, staff)):
            facts = {
                "person": f"{agency}-{person:02}",
                "agency": agency,
                "hours": hours,
                "date": office.day.isoformat(),
            }
            yield Case("training", f"SIM-{agency}-{person:02}-{office.day}", ((office.at(15, 16), facts),))


KIND = Kind(cases, lead_d=366)
