"""Data sets of the yearly list, due at each month's end; some agencies are late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulators.office import Case, Kind, Office

_DATASETS = 2


def cases(office: Office) -> Iterator[Case]:
    """On the last day of the month, two of each agency."""
    if (office.day + timedelta(days=1)).day != 1:
        return
    for agency in office.city.catalogue.agencies:
        for number in range(_DATASETS):
            due = {"due": office.day.isoformat(), "dataset": f"Dataset {number + 1}", "agency": agency}
            versions = [(office.at(0, 1), due)]
            if office.chance(0.92):
                late = office.rng.choice((0, 0, 0, 0, 0, 3, 12))
                day = (office.day + timedelta(days=late)).isoformat()
                versions.append((office.at(8, 16) + late * 86_400, due | {"delivered": day}))
            yield Case("dataset_delivery", f"SIM-{agency}-{number}-{office.day:%Y-%m}", tuple(versions))


KIND = Kind(cases, lead_d=366)
