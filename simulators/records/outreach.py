"""Events of outreach: one or two a week."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """On Saturdays, and some Thursdays."""
    if not (office.day.weekday() == 5 or (office.day.weekday() == 3 and office.chance(0.5))):
        return
    expected = office.rng.choice((30, 40, 60, 80))
    attended = sum(office.chance(0.78) for _ in range(expected))
    facts = {"date": office.day.isoformat(), "expected": expected, "attended": attended, "agency": "diskominfo"}
    yield Case("outreach", f"SIM-{office.day}", ((office.at(13, 15), facts | {"district": office.district()}),))


KIND = Kind(cases, lead_d=366)
