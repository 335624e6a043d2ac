"""Places of a simulated fleet: by name, as the service's file lists them, else so many in each district."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field, ValidationError

from core.catalogue import Catalogue, Service
from core.catalogue.entries import Entry
from core.errors import ConfigurationError


class Place(Entry):
    """Where a device stands: an entry of `[[fleet.place]]`."""

    district: str = Field(description="Kemendagri code")
    name: str | None = Field(None, description="of the point, for people")
    latitude: float | None = Field(None, description="[deg]; near the district's centroid if not given")
    longitude: float | None = Field(None, description="[deg]")
    format: str | None = Field(None, description="module of simulators/encoders; the fleet's, in turn, if not given")
    metrics: tuple[str, ...] = Field((), description="what is measured there; everything if not given")
    attributes: dict[str, Any] = Field(default_factory=dict, description="facts of the point that formulas use")


def places(catalogue: Catalogue, service: Service) -> Iterator[Place]:
    """The places of `service`'s fleet.

    raises   ConfigurationError: an entry is not what it should be, or names no district or metric of ours
    """
    listed = service.fleet.get("place", [])
    everywhere = {"metrics": service.fleet.get("metrics", [])}
    for _ in range(int(service.fleet.get("per_district", 0 if listed else 1))):
        yield from (Place.model_validate({"district": code, **everywhere}) for code in catalogue.districts)
    for number, entry in enumerate(listed, 1):
        where = f"catalogue: service {service.key!r}, fleet place {number}"
        try:
            place = Place(**entry)
        except ValidationError as error:
            first = error.errors()[0]
            raise ConfigurationError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        if place.district not in catalogue.districts:
            raise ConfigurationError(f"{where}: no district {place.district!r}")
        for name in place.metrics:
            if name not in service.metrics:
                raise ConfigurationError(f"{where}: no metric {name!r}; there are {', '.join(service.metrics)}")
        yield place
