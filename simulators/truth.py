"""What the simulated city was meant to show: figures from its signals as they are, without sensors, faults or gaps.

They are for comparison with what Nadi computes from readings; the other indicators have no truth written down yet.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TextIO

import numpy as np

from simulators.daylight import is_night
from simulators.fleet import Device
from simulators.local_time import DAY_S, HOUR_S, WITA_S, hour_of_day, local_day
from simulators.noise import IntArray
from simulators.signal import City
from simulators.signals import energy, lighting

MINUTE_S = 60
COLUMNS = ("indicator", "scope", "grain", "date", "numerator", "denominator", "value")
# Numerator and denominator of a device from a local midnight to another [s since 1970].
Truth = Callable[[City, Device, int, int], tuple[float, float]]


def write(file: TextIO, city: City, fleet: Sequence[Device], start_s: int, end_s: int) -> None:
    """Every true figure of the city's whole local days from `start_s` to `end_s` [s since 1970], as CSV."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(city, fleet, start_s, end_s))


def rows(city: City, fleet: Sequence[Device], start_s: int, end_s: int) -> Iterator[tuple[str | float, ...]]:
    """As `COLUMNS`; the date is the local day."""
    first, after = -(-(start_s + WITA_S) // DAY_S), (end_s + WITA_S) // DAY_S
    for indicator, (service, metric, truth) in TRUTHS.items():
        scale = city.catalogue.indicators[indicator].scale
        devices = [each for each in fleet if each.site.service.key == service and metric in each.metrics]
        for day in range(first, after):
            begin_s = day * DAY_S - WITA_S
            parts = np.array([truth(city, device, begin_s, begin_s + DAY_S) for device in devices])
            numerator, denominator = (float(part) for part in parts.sum(axis=0))
            date = str(np.datetime64(day, "D"))
            yield indicator, "city", "day", date, numerator, denominator, scale * numerator / denominator


def _after_hours(city: City, device: Device, start_s: int, end_s: int) -> tuple[float, float]:
    edges_s = np.arange(start_s, end_s + 1, HOUR_S, dtype=np.int64)
    used = np.diff(energy.stand(city, device.site, edges_s))
    hour, day = hour_of_day(edges_s[:-1]), local_day(edges_s[:-1]).astype("datetime64[D]")
    is_free = ~np.is_busday(day, holidays=np.array(sorted(city.catalogue.holidays), dtype="datetime64[D]"))
    return float(used[is_free | (hour < 7) | (hour >= 17)].sum()), float(used.sum())


def _lit(city: City, device: Device, start_s: int, end_s: int) -> tuple[float, float]:
    minutes_s = _minutes(start_s, end_s)
    night = is_night(device.site.district, minutes_s)
    lamps = lighting.attributes(city, device.site)["lamps"]
    lit = lighting.share_lit(city, device.site, minutes_s)[night]
    return float(lamps * lit.sum() * MINUTE_S / HOUR_S), float(lamps * night.sum() * MINUTE_S / HOUR_S)


def _lamp_energy(city: City, device: Device, start_s: int, end_s: int) -> tuple[float, float]:
    used = np.diff(lighting.stand(city, device.site, np.array([start_s, end_s], dtype=np.int64)))
    return float(used[0]), _lit(city, device, start_s, end_s)[0]


def _day_burning(city: City, device: Device, start_s: int, end_s: int) -> tuple[float, float]:
    minutes_s = _minutes(start_s, end_s)
    by_day = lighting.share_lit(city, device.site, minutes_s)[~is_night(device.site.district, minutes_s)].sum()
    facts = lighting.attributes(city, device.site)
    kilowatts = facts["lamps"] * facts["lamp_w"] / 1000
    return float(kilowatts * by_day * MINUTE_S / HOUR_S), _lamp_energy(city, device, start_s, end_s)[0]


def _pumping(city: City, device: Device, start_s: int, end_s: int) -> tuple[float, float]:
    stands = device.signal.sample(city, device.site, np.array([start_s, end_s], dtype=np.int64))
    return float(np.diff(stands["pump_energy"])[0]), float(np.diff(stands["produced"])[0])


def _minutes(start_s: int, end_s: int) -> IntArray:
    return np.arange(start_s, end_s, MINUTE_S, dtype=np.int64) + MINUTE_S // 2


# Indicator: service, a metric that its devices have, and what is true of one of them.
TRUTHS: Mapping[str, tuple[str, str, Truth]] = {
    "ENR-02": ("energy", "energy", _after_hours),
    "PJU-01": ("lighting", "on", _lit),
    "PJU-02": ("lighting", "energy", _lamp_energy),
    "PJU-03": ("lighting", "energy", _day_burning),
    "WTR-06": ("water", "pump_energy", _pumping),
}
