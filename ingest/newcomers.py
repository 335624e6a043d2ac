"""Devices that nobody announced: which service they belong to, and their entry as pending."""

from __future__ import annotations

from collections.abc import Iterable

from core.catalogue import Catalogue, Service
from core.errors import Rejected
from core.reading import Reading, Record
from core.store import devices, series, stays
from core.store.connection import Connection
from ingest.decoding import Extra
from ingest.topic import Route


def service_of(catalogue: Catalogue, route: Route, entries: Iterable[Reading | Record]) -> Service | None:
    """A new device's service: its topic's, its application's, or the only one that knows its metrics.

    returns  None: nothing came that it measures, only its own state
    raises   Rejected: the topic names a service that is none
    """
    services = catalogue.services
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


def register(connection: Connection, route: Route, service: Service) -> None:
    """Enter the device that `route` names as pending, at a point of its own, assigned to whoever spoke for it.

    Nobody needs to be told: it was unknown, so nothing about it is kept anywhere, and it has no secret.
    """
    # A point of that name may be another's: a stranger's readings must not become its history.
    is_taken = series.point(connection, route.device) is not None
    registration = devices.Registration(
        point=f"{route.device}~pending" if is_taken else route.device,
        device=route.device,
        service=service.key,
        name=route.device,
        agency=service.agency,
        origin="real",
        interval_s=service.interval_s,
        state="pending",
    )
    devices.register(connection, [registration])
    if route.speaker is not None:
        stays.assign(connection, route.device, *route.speaker)
