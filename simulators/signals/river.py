"""Rivers and rain: a rain gauge in every district, and the level of the Sangatta at the Kabo intake."""

from __future__ import annotations

from simulators import river
from simulators.noise import IntArray, normal
from simulators.signal import City, Sample, Signal, Site


def metrics(site: Site) -> tuple[str, ...]:
    """Only the gauge at the intake stands in a river."""
    return ("rain", "level") if is_gauge(site) else ("rain",)


def is_gauge(site: Site) -> bool:
    return bool(site.district.code == site.service.fleet["gauge_district"])


def sample(city: City, site: Site, time_s: IntArray) -> Sample:
    """Rain since the sample before [mm]; at the gauge also the level [m above sea level]."""
    values = {"rain": city.weather.rain(site.district, time_s, site.interval_s)}
    if is_gauge(site):
        upstream = city.catalogue.districts[site.service.fleet["upstream_district"]]
        level = river.level(city.weather, upstream, time_s)
        values["level"] = level + 0.004 * normal(site.noise_key(city, "level"), time_s)
    return values


def name(site: Site) -> str:
    return "Sungai Sangatta, Intake IPA Kabo" if is_gauge(site) else f"Pos hujan {site.district.name}"


SIGNAL = Signal(sample, metrics=metrics, decimals={"level": 3}, name=name)
