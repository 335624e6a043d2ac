"""Whether what a parameter names exists; if not, what is nearest."""

from __future__ import annotations

from api.context import Context
from api.problems import missing
from core.errors import REASONS
from core.store import series
from core.store.connection import Connection


def check_metric(context: Context, service: str | None, metric: str | None) -> None:
    """Pass if a service, or the one given, has that metric or none is named.

    raises   Problem: it has not
    """
    services = context.catalogue.services
    owners = [services[service]] if service else list(services.values())
    known = {key for owner in owners for key in owner.metrics}
    if metric is not None and metric not in known:
        raise missing("unknown-value", ("metrik", "metric"), metric, sorted(known), parameter="metric")


def check_device(connection: Connection, device: str | None) -> None:
    """Pass if the device is in the registry or none is named.

    raises   Problem: it is not
    """
    if device is not None:
        require_device(connection, device)


def require_device(connection: Connection, key: str) -> tuple[str, str | None]:
    """(service, origin) of the device `key`.

    raises   Problem: there is no such device
    """
    found = series.device(connection, key)
    if found is None:
        existing = series.device_keys(connection, key)
        raise missing("unknown-value", ("perangkat", "device"), key, existing, parameter="device")
    return found


def check_source(context: Context, source: str | None, *, besides: tuple[str, ...] = ()) -> None:
    """Pass if the catalogue has that kind of topic, it is one of `besides`, or none is named.

    raises   Problem: there is no such source
    """
    known = [*(entry.key for entry in context.catalogue.sources), *besides]
    if source is not None and source not in known:
        raise missing("unknown-value", ("sumber", "source"), source, known, parameter="source")


def check_reason(reason: str | None) -> None:
    """Pass if dead letters can have that reason or none is named.

    raises   Problem: there is no such reason
    """
    if reason is not None and reason not in REASONS:
        raise missing("unknown-value", ("alasan", "reason"), reason, REASONS, parameter="reason")
