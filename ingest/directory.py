"""Who a device is and which series its values belong to, asked of the database once and kept.

Not thread-safe: one owner.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from core.catalogue import Catalogue, Service
from core.errors import Rejected
from core.reading import Reading
from core.store import devices
from core.store.connection import Connection
from ingest.topic import Route
from ingest.units import conversion

_MAX_KEPT = 100_000


class Target(msgspec.Struct, gc=False):
    """Where a device's value goes: the series, the conversion to its unit, what is believable."""

    series_id: int
    factor: float
    offset: float
    low: float
    high: float
    usual_low: float
    usual_high: float


@dataclass(slots=True)
class Known:
    """A device, with the targets met so far, by (name in the payload, unit in the payload)."""

    deployed: devices.Deployed
    service: Service
    targets: dict[tuple[str, str | None], Target]


class Directory:
    """The registry as ingest sees it.

    connection   autocommitting; replaced after the database was away
    registers    an unknown device becomes a pending one; else it is rejected
    """

    def __init__(self, connection: Connection, catalogue: Catalogue, *, registers: bool) -> None:
        self.connection = connection
        self._catalogue = catalogue
        self._registers = registers
        self._known: dict[str, Known] = {}

    def forget(self) -> None:
        """Ask the database anew from now on: the registry was changed."""
        self._known.clear()

    def find(self, route: Route, readings: Iterable[Reading]) -> Known:
        """The device that `route` names.

        readings  what it says; for a device unknown so far they tell its service, if the topic does not
        raises    Rejected: unknown and not to be registered, retired, or of another service
                  psycopg.OperationalError: the database is away
        """
        known = self._known.get(route.device)
        if known is None:
            known = self._load(route, readings)
        if route.service is not None and route.service != known.service.key:
            raise Rejected(
                "wrong_service",
                f"device {route.device!r} belongs to {known.service.key!r}, its topic names {route.service!r}",
            )
        return known

    def target(self, known: Known, name: str, unit: str | None) -> Target:
        """Where the values that the device calls `name`, in `unit`, go.

        raises   Rejected: the service has no such metric, or the unit cannot be converted
        """
        key = known.service.metric_key(name)
        if key is None:
            nearest = ", ".join(known.service.metrics) or "none"
            raise Rejected("unknown_metric", f"{known.service.key!r} has no metric {name!r}; it has {nearest}")
        metric = known.service.metrics[key]
        factor, offset = conversion(unit, metric) if unit is not None else (1.0, 0.0)
        deployed = known.deployed
        series_id = devices.allocate_series(
            self.connection, deployed.point_id, key, deployed.interval_s, is_counter=metric.counter
        )
        usual_low = -math.inf if metric.usual_low is None else metric.usual_low
        usual_high = math.inf if metric.usual_high is None else metric.usual_high
        target = Target(series_id, factor, offset, metric.low, metric.high, usual_low, usual_high)
        known.targets[name, unit] = target
        return target

    def _load(self, route: Route, readings: Iterable[Reading]) -> Known:
        deployed = devices.deployed(self.connection, route.device)
        if deployed is None:
            deployed = self._register(route, readings)
        if deployed.device_state == "retired":
            raise Rejected("unknown_device", f"device {route.device!r} is retired")
        if deployed.service not in self._catalogue.services:
            raise Rejected("unknown_service", f"device {route.device!r} belongs to {deployed.service!r}")
        if len(self._known) >= _MAX_KEPT:
            self._known.clear()
        known = Known(deployed, self._catalogue.services[deployed.service], {})
        self._known[route.device] = known
        return known

    def _register(self, route: Route, readings: Iterable[Reading]) -> devices.Deployed:
        service = self._service(route, readings)
        if not self._registers:
            raise Rejected("unknown_device", f"device {route.device!r} is not registered")
        registration = devices.Registration(
            point=route.device,
            device=route.device,
            service=service.key,
            name=route.device,
            agency=service.agency,
            origin="real",
            interval_s=service.interval_s,
            state="pending",
        )
        devices.register(self.connection, [registration])
        deployed = devices.deployed(self.connection, route.device)
        if deployed is None:
            raise Rejected("unknown_device", f"device {route.device!r} is at no point")
        return deployed

    def _service(self, route: Route, readings: Iterable[Reading]) -> Service:
        """A new device's service: its topic's, its application's, or the only one that knows its metrics."""
        services = self._catalogue.services
        if route.service is not None:
            if route.service not in services:
                raise Rejected("unknown_service", f"no service {route.service!r}; there are {', '.join(services)}")
            return services[route.service]
        if route.hint in services:
            return services[route.hint]
        names = {reading.metric for reading in readings}
        fitting = [
            service
            for service in services.values()
            if names and all(service.metric_key(name) is not None for name in names)
        ]
        return fitting[0] if len(fitting) == 1 else services["general"]
