"""Civil servants of each agency, counted on the first of January and of July."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """A count of each agency."""
    if (office.day.month, office.day.day) not in ((1, 1), (7, 1)):
        return
    for number, agency in enumerate(office.city.catalogue.agencies):
        facts = {"date": office.day.isoformat(), "agency": agency, "staff": 12 + number}
        yield Case("staff_count", f"SIM-{agency}-{office.day}", ((office.at(8, 9), facts),))


KIND = Kind(cases, lead_d=400)
