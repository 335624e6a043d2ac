"""The registry's rows: devices, and the points they are at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Registered:
    """A device as it is registered, and the point it is at now; point's facts are None if it is at none."""

    device_id: int
    device: str
    kind: str
    service: str
    interval_s: int
    state: str
    gateway: str | None
    server: str | None
    application: str | None
    secret_changed_at: datetime | None
    point_id: int | None
    point: str | None
    point_state: str | None
    name: str | None
    district: str | None
    latitude: float | None
    longitude: float | None
    agency: str | None
    origin: str | None
    attributes: dict[str, Any] | None

    def facts(self) -> dict[str, Any]:
        """What people know it by, as JSON values; nothing that is not set."""
        names = (name for name in self.__slots__ if name not in ("device_id", "point_id"))
        values = {name: getattr(self, name) for name in names}
        if self.secret_changed_at is not None:
            values["secret_changed_at"] = self.secret_changed_at.isoformat()
        return {name: value for name, value in values.items() if value is not None and value != {}}


@dataclass(frozen=True, slots=True)
class Point:
    """A measuring point."""

    point_id: int
    service: str
    state: str
    origin: str
    attributes: dict[str, Any]


# The device's row is locked, so that two people who change it do so in turn.
_FIND = """
    SELECT device.device_id, device.key AS device, device.kind, device.service, device.interval_s, device.state,
           (SELECT key FROM device g WHERE g.device_id = device.gateway_id) AS gateway,
           device.server, device.application,
           (SELECT changed_at FROM device_secret s WHERE s.device_id = device.device_id) AS secret_changed_at,
           point.point_id, point.key AS point, point.state AS point_state, point.name, point.district,
           point.latitude, point.longitude, point.agency, point.origin, point.attributes
    FROM device
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    WHERE device.key = %s
    FOR UPDATE OF device
"""
_ADD_DEVICE = """
    INSERT INTO device (key, kind, service, interval_s, state, gateway_id, server, application)
    VALUES (%(key)s, %(kind)s, %(service)s, %(interval_s)s, %(state)s, %(gateway_id)s, %(server)s, %(application)s)
    RETURNING device_id
"""
_ADD_POINT = """
    INSERT INTO point (key, service, name, district, latitude, longitude, agency, origin, state, attributes)
    VALUES (%(key)s, %(service)s, %(name)s, %(district)s, %(latitude)s, %(longitude)s, %(agency)s, %(origin)s,
            %(state)s, %(attributes)s)
    RETURNING point_id
"""


def find(connection: Connection, key: str) -> Registered | None:
    """The device `key`, locked until the transaction ends; None if there is none."""
    with connection.cursor(row_factory=class_row(Registered)) as cursor:
        return cursor.execute(_FIND, [key]).fetchone()


def find_point(connection: Connection, key: str) -> Point | None:
    """The point `key`, locked until the transaction ends; None if there is none."""
    query = "SELECT point_id, service, state, origin, attributes FROM point WHERE key = %s FOR UPDATE"
    with connection.cursor(row_factory=class_row(Point)) as cursor:
        return cursor.execute(query, [key]).fetchone()


def add_device(connection: Connection, **columns: Any) -> int:
    """A new device's id."""
    row = connection.execute(_ADD_DEVICE, columns).fetchone()
    assert row is not None
    return int(row[0])


def add_point(connection: Connection, *, attributes: dict[str, Any], **columns: Any) -> int:
    """A new point's id."""
    row = connection.execute(_ADD_POINT, {**columns, "attributes": Jsonb(attributes)}).fetchone()
    assert row is not None
    return int(row[0])


def change_device(connection: Connection, device_id: int, **columns: Any) -> None:
    """Set `columns` of a device."""
    _update(connection, "device", "device_id", device_id, columns)


def change_point(connection: Connection, point_id: int, **columns: Any) -> None:
    """Set `columns` of a point."""
    if "attributes" in columns:
        columns["attributes"] = Jsonb(columns["attributes"])
    _update(connection, "point", "point_id", point_id, columns)


def assigned_to(connection: Connection, gateway_id: int) -> list[str]:
    """Keys of the devices that a gateway or network server speaks for."""
    query = "SELECT key FROM device WHERE gateway_id = %s AND state <> 'retired' ORDER BY key"
    return [key for (key,) in connection.execute(query, [gateway_id])]


def set_interval(connection: Connection, point_id: int, interval_s: int) -> None:
    """Expect a reading of each of the point's series every `interval_s` [s]."""
    connection.execute("UPDATE series SET interval_s = %s WHERE point_id = %s", [interval_s, point_id])


def metrics_at(connection: Connection, point_id: int) -> list[str]:
    """Metrics that the point has a series of."""
    query = "SELECT metric FROM series WHERE point_id = %s ORDER BY metric"
    return [metric for (metric,) in connection.execute(query, [point_id])]


def _update(connection: Connection, table: str, key: str, value: int, columns: dict[str, Any]) -> None:
    if columns:
        settings = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in columns)
        statement = sql.SQL("UPDATE {} SET {} WHERE {} = %s").format(
            sql.Identifier(table), settings, sql.Identifier(key)
        )
        connection.execute(statement, [*columns.values(), value])
