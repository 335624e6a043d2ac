"""Complaints of citizens: answered in days, closed in weeks, a few forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Facts, Kind, Office, iso

_AGENCIES = ("dpupr", "dlh", "perumdam", "dishub", "disdukcapil", "diskominfo", "dinkes")


def cases(office: Office) -> Iterator[Case]:
    """The day's complaints; seven in eight are answered in five working days."""
    for number in range(office.rng.randint(0, 6)):
        received = office.at(6, 23)
        facts: Facts = {
            "received_at": iso(received),
            "agency": office.rng.choice(_AGENCIES),
            "district": office.district(),
        }
        facts |= {"verified": office.chance(0.85)}
        answered = office.later(received, 40)
        closed = office.later(answered, 200)
        versions = [(received, facts)]
        if office.chance(0.94):
            facts = facts | {"first_followup_at": iso(answered)}
            versions.append((answered, facts))
            if office.chance(0.93):
                versions.append((closed, facts | {"closed_at": iso(closed)}))
        yield Case("complaint", f"SIM-{office.day:%Y%m%d}-{number:02}", tuple(versions))


KIND = Kind(cases, lead_d=150)
