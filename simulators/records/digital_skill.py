"""Assessments of citizens' digital skills, at classes of the digital village programme."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """On Wednesdays six people of one district."""
    if office.day.weekday() != 2:
        return
    district = office.district()
    for number in range(6):
        score = round(min(100.0, max(0.0, office.rng.gauss(48, 15))), 1)
        facts = {"date": office.day.isoformat(), "score": score, "district": district}
        yield Case("digital_skill", f"SIM-{office.day}-{number}", ((office.at(14, 16), facts),))


KIND = Kind(cases, lead_d=366)
