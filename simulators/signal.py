"""A signal: what a service's sensors would measure without any fault, at any time asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.catalogue import Catalogue, District, Service
from simulators.noise import FloatArray, IntArray, at_each, key_of
from simulators.stage import Stage
from simulators.weather import Weather

Sample = dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class City:
    """What all signals share: the seed, the sky, the people's calendar."""

    catalogue: Catalogue
    weather: Weather

    @property
    def seed(self) -> int:
        return self.weather.seed

    @classmethod
    def of(cls, catalogue: Catalogue, seed: int, stage: Stage | None = None) -> City:
        return cls(catalogue, Weather(seed, stage))

    @property
    def stage(self) -> Stage | None:
        """What is put on for an audience."""
        return self.weather.stage


@dataclass(frozen=True, slots=True)
class Site:
    """Where a signal is measured.

    key         of the point: with the seed it decides all that is peculiar to the place
    interval_s  between samples [s]
    measures    metrics, where it is not all of the service's
    facts       what the service's file says of the place
    """

    key: str
    service: Service
    district: District
    interval_s: int
    measures: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def metrics(self) -> tuple[str, ...]:
        return self.measures or tuple(self.service.metrics)

    def trait(self, city: City, name: str, low: float, high: float) -> float:
        """A lasting peculiarity of the place, between `low` and `high`."""
        drawn = at_each(key_of(city.seed, self.key, name), np.zeros(1, dtype=np.int64))
        return low + float(drawn[0]) * (high - low)

    def noise_key(self, city: City, name: str) -> int:
        return key_of(city.seed, self.key, name)


def _stated(city: City, site: Site) -> dict[str, Any]:
    return dict(site.facts)


def _all_metrics(site: Site) -> tuple[str, ...]:
    return site.metrics


@dataclass(frozen=True, slots=True)
class Signal:
    """How one service's values come about.

    sample      values of every metric of the site at each time, arrays (n,) [unit of the metric]
    metrics     what a site measures; unless said otherwise what the service's file says, else all it has
    attributes  facts of the point that formulas use; unless said otherwise those of the service's file
    decimals    of each metric as its devices send it; 2 unless said otherwise
    name        of the point, for people, where the service's file gives none
    """

    sample: Callable[[City, Site, IntArray], Sample]
    metrics: Callable[[Site], tuple[str, ...]] = _all_metrics
    attributes: Callable[[City, Site], dict[str, Any]] = _stated
    decimals: Mapping[str, int] | None = None
    name: Callable[[Site], str] = lambda site: f"{site.service.name_id} {site.district.name}"

    def rounded(self, city: City, site: Site, time_s: IntArray) -> Sample:
        """The values as a device would send them."""
        decimals = self.decimals or {}
        values = self.sample(city, site, time_s)
        return {name: np.round(column, decimals.get(name, 2)) for name, column in values.items()}
