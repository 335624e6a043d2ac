"""What waste banks and composting sites report at the end of each week."""

from __future__ import annotations

from collections.abc import Iterator

from simulators.office import Case, Kind, Office

_WAYS = {"bank_sampah": 9.0, "kompos": 14.0, "daur_ulang": 12.0, "pembatasan": 3.0}


def cases(office: Office) -> Iterator[Case]:
    """On Sundays: what the week recovered [t]."""
    if office.day.weekday() != 6:
        return
    for way, usual in _WAYS.items():
        mass = round(usual * office.rng.uniform(0.8, 1.3) * 3, 2)
        facts = {"date": office.day.isoformat(), "mass": mass, "way": way, "agency": "dlh"}
        yield Case("recovered_waste", f"SIM-{way}-{office.day}", ((office.at(15, 17), facts),))


KIND = Kind(cases, lead_d=62)
