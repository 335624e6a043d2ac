"""Operators of the platform: two or three an agency, most of them certified."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """On the first working day of 2025, and one more a year."""
    if (office.day.month, office.day.day) != (1, 2):
        return
    for agency in office.city.catalogue.agencies:
        for number in range(2 if office.day.year == 2025 else 1):
            facts = {"agency": agency, "since": office.day.isoformat()}
            if office.chance(0.8):
                years = office.day.year
                facts |= {"certificate_from": f"{years}-03-01", "certificate_until": f"{years + 3}-02-28"}
            yield Case("platform_operator", f"SIM-{agency}-{office.day.year}-{number}", ((office.at(8, 9), facts),))


KIND = Kind(cases, lead_d=730)
