"""Requests at the counters: most are done in the published time of their agency."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office, iso

# The agency, what is asked for, and how long it takes on average [working days].
_SERVICES = (("disdukcapil", "KTP-el", 0.6), ("disdukcapil", "Akta kelahiran", 0.8), ("dpupr", "PBG", 9.0))


def cases(office: Office) -> Iterator[Case]:
    """The day's requests."""
    if not office.is_working:
        return
    for number in range(office.rng.randint(4, 9)):
        agency, service, usual = office.rng.choice(_SERVICES)
        opened = office.at(8, 14)
        facts = {"opened_at": iso(opened), "service": service, "agency": agency, "district": office.district()}
        took = int(office.rng.expovariate(1 / usual))
        done = office.working_days_on(took) if took else office.day
        closed = int(opened + ((done - office.day).days + 0.05) * 86_400)
        versions = ((opened, facts), (closed, facts | {"closed_at": iso(closed)}))
        yield Case("service_case", f"SIM-{office.day:%Y%m%d}-{number:02}", versions)


KIND = Kind(cases, lead_d=60)
