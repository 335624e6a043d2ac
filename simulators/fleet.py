"""The simulated fleet: from the catalogue, a device at each place of each service."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.catalogue import Service
from core.errors import ConfigurationError
from core.registry import load_entries
from core.store.devices import Registration
from simulators import encoders, generic, signals
from simulators.lorawan import uuid_of
from simulators.noise import IntArray, at_each, key_of
from simulators.places import Place, places
from simulators.sender import Encode, Sender, make_sender
from simulators.signal import City, Signal, Site

ORIGIN = "simulated"
_FORMATS = ("native_json",)
# How far from a district's centroid a point may lie, each way [deg]: 2 km.
_SPREAD_DEG = 0.018


@dataclass(frozen=True, slots=True)
class Device:
    """A simulated device at its point.

    place    as the service's file has it
    phase_s  when in each interval it sends [s]
    """

    place: Place
    site: Site
    signal: Signal
    sender: Sender
    encode: Encode
    phase_s: int

    @property
    def metrics(self) -> tuple[str, ...]:
        return self.signal.metrics(self.site)

    def numbers(self, start_s: int, end_s: int) -> IntArray:
        """Numbers of the messages sent from `start_s` to before `end_s` [s since 1970]."""
        interval_s = self.site.interval_s
        first = -((self.phase_s - start_s) // interval_s)
        return np.arange(first, -((self.phase_s - end_s) // interval_s), dtype=np.int64)

    def times_s(self, numbers: IntArray) -> IntArray:
        """When each of these messages is sent [s since 1970]."""
        return numbers * self.site.interval_s + self.phase_s


def make_fleet(city: City) -> list[Device]:
    """All devices, by service and district.

    raises   ConfigurationError: a fleet speaks a format that nobody encodes
    """
    known = load_entries(signals, "SIGNAL")
    encoded = load_entries(encoders, "encode")
    return [
        device
        for service in city.catalogue.services.values()
        if service.fleet
        for device in _of_service(city, service, known.get(service.key, generic.SIGNAL), encoded)
    ]


def registration(city: City, device: Device) -> Registration:
    """How the point and its device stand in the registry."""
    site, place = device.site, device.place
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None:
        latitude = site.district.latitude + site.trait(city, "latitude", -_SPREAD_DEG, _SPREAD_DEG)
        longitude = site.district.longitude + site.trait(city, "longitude", -_SPREAD_DEG, _SPREAD_DEG)
    return Registration(
        point=site.key,
        device=device.sender.device,
        service=site.service.key,
        name=f"{place.name or device.signal.name(site)} (simulasi)",
        agency=site.service.agency,
        origin=ORIGIN,
        interval_s=site.interval_s,
        district=site.district.code,
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        attributes=device.signal.attributes(city, site),
    )


def _of_service(city: City, service: Service, signal: Signal, encoded: dict[str, Encode]) -> list[Device]:
    formats = service.fleet.get("formats", _FORMATS)
    devices: list[Device] = []
    turns: Counter[str] = Counter()
    for number, place in enumerate(places(city.catalogue, service)):
        turns[place.district] += 1
        key = _key(service, place.district, turns[place.district])
        format = place.format or formats[number % len(formats)]
        devices.append(_device(city, service, place, key, format, signal, encoded))
    return devices


def _device(
    city: City, service: Service, place: Place, key: str, format: str, signal: Signal, encoded: dict[str, Encode]
) -> Device:
    if format not in encoded:
        known = ", ".join(encoded)
        raise ConfigurationError(f"catalogue: fleet of {service.key!r}: no format {format!r}; there are {known}")
    district = city.catalogue.districts[place.district]
    site = Site(key, service, district, service.interval_s, place.metrics, place.attributes)
    phase = at_each(key_of(city.seed, key, "phase"), np.zeros(1, dtype=np.int64))[0]
    sender = make_sender(city.catalogue, service, _address(key, format), format, _application(service, format))
    return Device(place, site, signal, sender, encoded[format], int(phase * service.interval_s))


def _key(service: Service, district: str, turn: int) -> str:
    """Such as sim-air-6408-04, and sim-air-6408-04-2 for the second of its service in the district."""
    regency, area = district.replace(".", "")[:4], district[-2:]
    return f"sim-{service.key}-{regency}-{area}" + (f"-{turn}" if turn > 1 else "")


def _address(key: str, format: str) -> str:
    """The device's key: of a LoRaWAN device at ChirpStack its devEUI, elsewhere a name."""
    return f"{key_of(0, key, 'devEUI'):016x}" if format == "chirpstack" else key


def _application(service: Service, format: str) -> str:
    if format == "chirpstack":
        return uuid_of(0, service.key, "application")
    return f"nadi-{service.key}" if format == "things_stack" else ""
