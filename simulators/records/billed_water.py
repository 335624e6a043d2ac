"""What the water utility bills each zone for the month before: four fifths of what flowed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from simulators.fleet import make_fleet
from simulators.office import Case, Kind, Office
from simulators.signals import water

_METER = "volume"
_CONNECTION_M3 = 18.0
_SHARE = (0.72, 0.86)


def cases(office: Office) -> Iterator[Case]:
    """On the second of the month, a bill of each zone that has a meter at its inlet."""
    if office.day.day != 2:
        return
    month = (office.day.replace(day=1) - timedelta(days=1)).replace(day=1)
    ends_s = office.day_s - 86_400
    begins_s = ends_s - (office.day.replace(day=1) - month).days * 86_400
    for site in (device.site for device in make_fleet(office.city) if _METER in device.metrics):
        if site.service.key != "water":
            continue
        reading = water.volume(office.city, site, np.array([begins_s, ends_s], dtype=np.int64))
        volume = round(float(reading[1] - reading[0]) * office.rng.uniform(*_SHARE), 1)
        facts = {"point": site.key, "month": month.isoformat(), "volume": volume}
        facts |= {"connections": max(1, round(volume / _CONNECTION_M3))}
        yield Case("billed_water", f"SIM-{site.key}-{month:%Y-%m}", ((office.at(9, 11), facts),))


KIND = Kind(cases, lead_d=40)
