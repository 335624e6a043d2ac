"""The tourism calendar: two events a month, most of them held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulators.office import Case, Facts, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """Planned for the 10th and the 24th, held on the day or somewhat later."""
    if office.day.day not in (10, 24):
        return
    planned = office.at(8, 9)
    facts: Facts = {"planned": office.day.isoformat(), "name": f"Agenda {office.day:%m/%Y}", "agency": "dispar"}
    facts |= {"district": "64.08.04"}
    versions = [(planned, facts)]
    if office.chance(0.85):
        held = office.day + timedelta(days=office.rng.choice((0, 0, 0, 1, 9)))
        visitors = office.rng.randint(400, 4000)
        held_s = planned + (held - office.day).days * 86_400 + 8 * 3600
        versions.append((held_s, facts | {"held": held.isoformat(), "visitors": visitors}))
    yield Case("tourism_event", f"SIM-{office.day}", tuple(versions))


KIND = Kind(cases, lead_d=366)
