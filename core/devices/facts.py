"""What people say of a device and its point, checked against the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from core.catalogue import Catalogue
from core.devices.names import APPLICATION, APPLICATION_FORM, KEY, KEY_FORM
from core.errors import ConfigurationError
from core.reading import ORIGINS

KINDS = ("device", "gateway", "network_server")
# What speaks for the devices of an application; deploy.access.rules knows their topics.
SERVERS = ("chirpstack", "things_stack", "ngsi", "sensorthings")
# What belongs to the point; the rest belongs to the device.
OF_POINT = ("name", "district", "latitude", "longitude", "agency")


class Unfit(ConfigurationError):
    """A value that the registry cannot take.

    column    what it was meant for
    value     None: it is missing
    expected  what would do, or what to do instead
    """

    def __init__(self, column: str, value: object, expected: str) -> None:
        super().__init__(f"{column}: {expected}" if value is None else f"{column} {value!r}: {expected}")
        self.column = column
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one device; None: nothing is said, what is known stays.

    interval_s  expected time between messages [s]
    latitude    [deg], WGS 84; longitude too
    gateway     key of the gateway or network server that speaks for it
    server      what a network server is, with its `application` (a context broker's name, a SensorThings version)
    attributes  facts of the point that formulas use, such as floor_area_m2; those not named stay
    """

    device: str
    kind: str | None = None
    service: str | None = None
    point: str | None = None
    name: str | None = None
    district: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    interval_s: int | None = None
    agency: str | None = None
    origin: str | None = None
    gateway: str | None = None
    server: str | None = None
    application: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)

    def of_point(self) -> dict[str, Any]:
        """The point's own facts that are said."""
        return {name: value for name in OF_POINT if (value := getattr(self, name)) is not None}


def checked(facts: Facts, catalogue: Catalogue, *, is_new: bool = False) -> Facts:
    """`facts` as the registry keeps them: a district by its code.

    is_new   the device's own name is checked too; one that named itself keeps its name
    raises   Unfit: the first value that cannot be
    """
    for column in ("device", "point", "gateway") if is_new else ("point", "gateway"):
        _match(column, getattr(facts, column))
    _choose("kind", facts.kind, KINDS)
    _choose("service", facts.service, tuple(catalogue.services))
    _choose("agency", facts.agency, tuple(catalogue.agencies))
    _choose("origin", facts.origin, ORIGINS)
    _choose("server", facts.server, SERVERS)
    if facts.application is not None and not APPLICATION.fullmatch(facts.application):
        raise Unfit("application", facts.application, APPLICATION_FORM)
    _within("latitude", facts.latitude, 90)
    _within("longitude", facts.longitude, 180)
    if facts.interval_s is not None and facts.interval_s <= 0:
        raise Unfit("interval_s", facts.interval_s, "a whole number of seconds above 0, such as 300")
    return replace(facts, district=_district(facts.district, catalogue))


def _match(column: str, value: str | None) -> None:
    if value is not None and not KEY.fullmatch(value):
        raise Unfit(column, value, KEY_FORM)


def _choose(column: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise Unfit(column, value, f"one of {', '.join(known)}")


def _within(column: str, value: float | None, bound: float) -> None:
    if value is not None and not -bound <= value <= bound:
        raise Unfit(column, value, f"degrees from {-bound} to {bound}, such as 0.5607")


def _district(value: str | None, catalogue: Catalogue) -> str | None:
    if value is None or value in catalogue.districts:
        return value
    for code, district in catalogue.districts.items():
        if district.name.casefold() == value.casefold():
            return code
    raise Unfit("district", value, "a district's code such as 64.08.04, or its name such as Sangatta Utara")
