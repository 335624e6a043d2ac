"""Street lamps that fail, and their repair some days later."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office, iso


def cases(office: Office) -> Iterator[Case]:
    """The day's faults; one in twenty waits for a part that nobody has."""
    for number in range(office.rng.randint(0, 3)):
        opened = office.at(18.5, 23)
        district = office.district()
        facts = {"lamp": f"{district}-{office.rng.randint(1, 900):03}", "opened_at": iso(opened), "district": district}
        versions = [(opened, facts)]
        if office.chance(0.95):
            closed = office.later(opened + 3 * 3600, 60)
            versions.append((closed, facts | {"closed_at": iso(closed)}))
        yield Case("lamp_fault", f"SIM-{office.day:%Y%m%d}-{number}", tuple(versions))


KIND = Kind(cases, lead_d=120)
