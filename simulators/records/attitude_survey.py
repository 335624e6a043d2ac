"""The survey of attitude and impact, in a week of July."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office

_WEEK = range(13, 20)


def cases(office: Office) -> Iterator[Case]:
    """Twelve answers a day of that week."""
    if office.day.month != 7 or office.day.day not in _WEEK:
        return
    for number in range(12):
        scores = {name: office.rng.choice((2, 3, 3, 4)) for name in ("attitude", "habit", "impact")}
        facts = {"date": office.day.isoformat(), "district": office.district(), **scores}
        yield Case("attitude_survey", f"SIM-{office.day}-{number:02}", ((office.at(9, 17), facts),))


KIND = Kind(cases, lead_d=366)
