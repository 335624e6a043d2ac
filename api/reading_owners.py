"""Whose readings are meant: points, devices, or all of a service; each must exist."""

from __future__ import annotations

from collections.abc import Sequence

from api.problems import Problem, missing
from core.store import series as keys
from core.store import wanted
from core.store.connection import Connection
from core.store.wanted import Owner, Series

MAX_NAMED = 1000


def owners_of(
    connection: Connection, device: str | None, point: str | None, service: str | None, district: str | None
) -> list[Owner]:
    """The owners that the parameters name.

    device, point   keys with commas between
    raises          Problem: none or several of them are given, or one does not exist
    """
    given = [name for name in (device, point, service) if name is not None]
    if len(given) != 1:
        raise Problem(
            "invalid-parameter", ("sebut satu: device, point atau service", "name one: device, point or service")
        )
    if district is not None and service is None:
        detail = ("district memerlukan service", "district needs service")
        raise Problem("invalid-parameter", detail, parameter="district", value=district)
    if service is not None:
        return wanted.of_service(connection, service, district)
    names = _names("device" if device else "point", given[0])
    found = wanted.of_devices(connection, names) if device else wanted.of_points(connection, names)
    existing = {owner.key for owner in found}
    for name in names:
        if name not in existing:
            raise _unknown(connection, name, is_device=device is not None)
    return found


def series_of(owners: Sequence[Owner], metrics: Sequence[str] | None, origin: str) -> list[Series]:
    """The series of `owners` that are of these metrics (None: of all) and of that origin."""
    return [
        Series(
            each.series_id, each.point, each.service, each.metric, each.origin, each.interval_s, each.start, each.end
        )
        for each in owners
        if each.series_id is not None and each.point and each.metric and each.origin == origin and each.interval_s
        if metrics is None or each.metric in metrics
    ]


def _names(parameter: str, text: str) -> list[str]:
    names = [name for name in dict.fromkeys(text.split(",")) if name]
    if not 0 < len(names) <= MAX_NAMED:
        detail = (
            f"{parameter}: 1 sampai {MAX_NAMED} kunci, bukan {len(names)}; pakai service untuk semuanya",
            f"{parameter}: 1 to {MAX_NAMED} keys, not {len(names)}; service means all of them",
        )
        raise Problem("invalid-parameter", detail, parameter=parameter, value=len(names))
    return names


def _unknown(connection: Connection, key: str, *, is_device: bool) -> Problem:
    if is_device:
        return missing(
            "unknown-value", ("perangkat", "device"), key, keys.device_keys(connection, key), parameter="device"
        )
    return missing("unknown-value", ("titik", "point"), key, keys.point_keys(connection, key), parameter="point")
