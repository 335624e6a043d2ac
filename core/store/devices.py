"""Points, devices, deployments and series: who measures what, where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Registration:
    """A point and the device deployed there.

    point, device   keys, unique each; often the same
    interval_s      expected time between messages [s]
    attributes      facts of the point that formulas use, such as floor_area_m2
    """

    point: str
    device: str
    service: str
    name: str
    agency: str
    origin: str
    interval_s: int
    district: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    state: str = "active"
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A device and the point it is at now."""

    device: str
    device_state: str
    service: str
    interval_s: int
    point_id: int
    point: str
    point_state: str
    origin: str


_POINT = """
    INSERT INTO point (key, service, name, district, latitude, longitude, agency, origin, state, attributes)
    VALUES (%(point)s, %(service)s, %(name)s, %(district)s, %(latitude)s, %(longitude)s, %(agency)s,
            %(origin)s, %(state)s, %(attributes)s)
    ON CONFLICT (key) DO NOTHING
"""
_DEVICE = """
    INSERT INTO device (key, service, interval_s, state)
    VALUES (%(device)s, %(service)s, %(interval_s)s,
            CASE %(state)s WHEN 'pending' THEN 'pending' ELSE 'active' END)
    ON CONFLICT (key) DO NOTHING
"""
_DEPLOYMENT = """
    INSERT INTO deployment (device_id, point_id, during)
    SELECT device_id, point_id, tstzrange('-infinity', NULL)
    FROM device, point
    WHERE device.key = %(device)s AND point.key = %(point)s
      AND NOT EXISTS (SELECT FROM deployment d WHERE d.device_id = device.device_id)
"""
_DEPLOYED = """
    SELECT device.key AS device, device.state AS device_state, device.service, device.interval_s,
           point_id, point.key AS point, point.state AS point_state, point.origin
    FROM device
    JOIN deployment USING (device_id)
    JOIN point USING (point_id)
    WHERE upper_inf(during)
"""
_SERIES = """
    INSERT INTO series (point_id, metric, interval_s, is_counter) VALUES (%s, %s, %s, %s)
    ON CONFLICT (point_id, metric) DO NOTHING
"""


def register(connection: Connection, registrations: Iterable[Registration]) -> None:
    """Add the points, devices and deployments that are not there yet; those that are stay as they are."""
    rows = [
        {
            "point": entry.point,
            "device": entry.device,
            "service": entry.service,
            "name": entry.name,
            "district": entry.district,
            "latitude": entry.latitude,
            "longitude": entry.longitude,
            "agency": entry.agency,
            "origin": entry.origin,
            "state": entry.state,
            "interval_s": entry.interval_s,
            "attributes": Jsonb(entry.attributes),
        }
        for entry in registrations
    ]
    with connection.cursor() as cursor:
        for statement in (_POINT, _DEVICE, _DEPLOYMENT):
            cursor.executemany(statement, rows)


def deployed(connection: Connection, device: str) -> Deployed | None:
    """Where `device` is now; None if it is unknown or nowhere."""
    with connection.cursor(row_factory=class_row(Deployed)) as cursor:
        return cursor.execute(_DEPLOYED + " AND device.key = %s", [device]).fetchone()


def allocate_series(connection: Connection, point_id: int, metric: str, interval_s: int, *, is_counter: bool) -> int:
    """The id of a series, made if need be; several workers may meet a new series at once."""
    query = "SELECT series_id FROM series WHERE point_id = %s AND metric = %s"
    row = connection.execute(query, [point_id, metric]).fetchone()
    if row is None:
        connection.execute(_SERIES, [point_id, metric, interval_s, is_counter])
        row = connection.execute(query, [point_id, metric]).fetchone()
    if row is None:
        raise LookupError(f"series of point {point_id} and {metric!r} vanished while it was made")
    return int(row[0])
