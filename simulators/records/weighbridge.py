"""Loads on the weighbridge of the landfill, and at a processing site."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office


def cases(office: Office) -> Iterator[Case]:
    """The day's loads: about 110 t to the landfill and 12 t processed."""
    for number in range(office.rng.randint(13, 19)):
        site = "tpa" if office.chance(0.9) else "tps3r"
        mass = round(office.rng.uniform(5.5, 8.5), 2)
        facts = {"date": office.day.isoformat(), "mass": mass, "site": site, "agency": "dlh", "district": "64.08.04"}
        yield Case("weighbridge", f"SIM-{office.day:%Y%m%d}-{number:02}", ((office.at(6, 17), facts),))


KIND = Kind(cases, lead_d=62)
