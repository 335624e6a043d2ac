"""The agencies' desks, simulated: on each local day some cases come in, and later versions of them follow."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import numpy as np

from core.working_days import WorkingDays
from simulators.local_time import DAY_S, WITA_S
from simulators.noise import key_of
from simulators.signal import City

Facts = dict[str, Any]
ZONE = timezone(timedelta(seconds=WITA_S))


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its versions, each from when it is handed over [s since 1970]."""

    kind: str
    key: str
    versions: tuple[tuple[int, Facts], ...]


@dataclass(frozen=True, slots=True)
class Office:
    """What happens at the desks on one local day; the same seed and day make the same.

    day_s   its begin [s since 1970]
    rng     of the day and kind
    """

    city: City
    day: date
    rng: random.Random
    days: WorkingDays

    @property
    def day_s(self) -> int:
        return (self.day - date(1970, 1, 1)).days * DAY_S - WITA_S

    @property
    def is_working(self) -> bool:
        return not self.city.catalogue.is_holiday(_noon(self.day))

    def at(self, low_h: float, high_h: float) -> int:
        """A moment of the day between two hours of the local clock [s since 1970]."""
        return self.day_s + int(3600 * self.rng.uniform(low_h, high_h))

    def later(self, time_s: int, mean_h: float) -> int:
        """A moment after `time_s`, `mean_h` later on average [s since 1970]."""
        return time_s + int(3600 * self.rng.expovariate(1 / mean_h))

    def district(self) -> str:
        """One where many people live is met more often."""
        districts = list(self.city.catalogue.districts.values())
        return self.rng.choices(districts, [each.population for each in districts])[0].code

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def working_days_on(self, count: int) -> date:
        """The `count`-th working day after the day."""
        found = self.days.after(np.array([self.day], dtype="datetime64[D]"), count)[0]
        return date.fromisoformat(str(found))


Cases = Callable[[Office], Iterator[Case]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Simulated records of one kind.

    cases   those that come in on a day
    lead_d  of how many days before a history they are made, too: those that figures of its time look back to [d]
    """

    cases: Cases
    lead_d: int = 60


def iso(time_s: int) -> str:
    """A moment as records hold it, in the city's zone."""
    return datetime.fromtimestamp(time_s, ZONE).isoformat()


def offices(city: City, kind: str, first: date, last: date) -> Iterator[Office]:
    """A desk for each day from `first` to before `last`."""
    days = WorkingDays(city.catalogue.holidays)
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        yield Office(city, day, random.Random(key_of(city.seed, "records", kind, day.isoformat())), days)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
