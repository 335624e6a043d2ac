"""A sender as the broker sees it, and what it sends; the encoders make payloads of the two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.catalogue import Catalogue, Service
from core.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Sender:
    """A device's address.

    device       key: name in topics, devEUI or id at a network server
    application  id at a network server; empty for devices that speak to the broker themselves
    units        {metric: UCUM code}
    """

    device: str
    service: str
    application: str
    topic: str
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Uplink:
    """One message with all metrics of a device.

    number   counts up by one from message to message, lost ones included
    time_us  by the device's clock [us since 1970, UTC]
    values   {metric: value in the metric's unit}
    """

    number: int
    time_us: int
    values: Mapping[str, float]


# What the network servers call an uplink, where the topic says which event it brings.
EVENT = "up"

Encode = Callable[[Sender, Uplink], "tuple[str, bytes]"]


def make_sender(catalogue: Catalogue, service: Service, device: str, format: str, application: str = "") -> Sender:
    """A sender in `format`, on the topic that the catalogue's sources give to it.

    raises   ConfigurationError: no source is read in that format
    """
    for source in catalogue.sources:
        if source.decoder == format:
            topic = source.topic.format(service=service.key, device=device, application=application, event=EVENT)
            units = {name: metric.unit for name, metric in service.metrics.items()}
            return Sender(device, service.key, application, topic, units)
    raise ConfigurationError(
        f"catalogue: service {service.key!r} has a fleet that speaks {format!r}; no [[source]] is read so"
    )
