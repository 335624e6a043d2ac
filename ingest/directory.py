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
from core.reading import Reading, Record
from core.store import devices, point_metrics
from core.store.connection import Connection
from ingest.decoding import Extra
from ingest.text import MAX_NAME
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

    def find(self, route: Route, entries: Iterable[Reading | Record]) -> Known | None:
        """The device that `route` names; None if it is new and what came does not tell what it measures.

        entries   what it says; for a device unknown so far they tell its service, if the topic does not
        raises    Rejected: unknown and not to be registered, retired, or of another service
                  psycopg.OperationalError: the database is away
        """
        known = self._known.get(route.device)
        if known is None:
            known = self._load(route)
            if known is None:
                service = self._service(route, entries)
                if service is None:
                    return None
                self._register(route, service)
                known = self._load(route)
            if known is None:
                raise Rejected("unknown_device", f"device {route.device!r} is at no point")
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
        key = known.service.metric_key(name) if name else self._only_metric(known)
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

    def _only_metric(self, known: Known) -> str | None:
        """What a device measures that names no metric, as an observation of a datastream does not."""
        metrics = point_metrics.measured(self.connection, known.deployed.point_id) or list(known.service.metrics)
        if len(metrics) != 1 or metrics[0] not in known.service.metrics:
            said = ", ".join(metrics)
            raise Rejected(
                "unknown_metric",
                f"the value has no name and {known.deployed.point!r} has no single metric but {said}; "
                "give the point an attribute 'metric'",
            )
        return metrics[0]

    def _load(self, route: Route) -> Known | None:
        # The database would take neither as a key, and would say so in ways that look like its absence.
        if len(route.device) > MAX_NAME or "\x00" in route.device:
            raise Rejected("unknown_device", f"{route.device[:20]!r}… cannot be a device's key")
        deployed = devices.deployed(self.connection, route.device)
        if deployed is None:
            return None
        if deployed.device_state == "retired":
            raise Rejected("unknown_device", f"device {route.device!r} is retired")
        if deployed.service not in self._catalogue.services:
            raise Rejected("unknown_service", f"device {route.device!r} belongs to {deployed.service!r}")
        if len(self._known) >= _MAX_KEPT:
            self._known.clear()
        known = Known(deployed, self._catalogue.services[deployed.service], {})
        self._known[route.device] = known
        return known

    def _register(self, route: Route, service: Service) -> None:
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

    def _service(self, route: Route, entries: Iterable[Reading | Record]) -> Service | None:
        """A new device's service: its topic's, its application's, or the only one that knows its metrics.

        None: nothing came that it measures, only its own state
        """
        services = self._catalogue.services
        if route.service is not None:
            if route.service not in services:
                raise Rejected("unknown_service", f"no service {route.service!r}; there are {', '.join(services)}")
            return services[route.service]
        if route.hint in services:
            return services[route.hint]
        measured = [entry for entry in entries if not isinstance(entry, Extra)]
        if not measured:
            return None
        names = {entry.metric for entry in measured if isinstance(entry, Reading)}
        fitting = [
            service
            for service in services.values()
            if names and all(service.metric_key(name) is not None for name in names)
        ]
        return fitting[0] if len(fitting) == 1 else services["general"]
