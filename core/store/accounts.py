"""Who may connect to the broker, with which secret, and for whom each may speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Account:
    """A device, gateway or network server in service that has a secret.

    password_hash  as in Mosquitto's password file
    speaks_for     [service, key] of the devices in service that are assigned to it
    """

    name: str
    kind: str
    service: str
    server: str | None
    application: str | None
    password_hash: str
    speaks_for: list[list[str]]


_SET_SECRET = """
    INSERT INTO device_secret (device_id, password_hash, changed_at) VALUES (%s, %s, %s)
    ON CONFLICT (device_id) DO UPDATE
        SET password_hash = EXCLUDED.password_hash, changed_at = EXCLUDED.changed_at
"""
_ACCOUNTS = """
    SELECT device.key AS name, kind, service, server, application, password_hash,
           coalesce((
               SELECT jsonb_agg(jsonb_build_array(d.service, d.key) ORDER BY d.key)
               FROM device d WHERE d.gateway_id = device.device_id AND d.state <> 'retired'
           ), '[]') AS speaks_for
    FROM device JOIN device_secret USING (device_id)
    WHERE state <> 'retired'
    ORDER BY device.key
"""


def set_secret(connection: Connection, device_id: int, password_hash: str, at: datetime) -> None:
    """Let the device prove itself with the secret that `password_hash` was made of, and with no other."""
    connection.execute(_SET_SECRET, [device_id, password_hash, at])


def drop_secret(connection: Connection, device_id: int) -> None:
    """Let the device prove itself with nothing."""
    connection.execute("DELETE FROM device_secret WHERE device_id = %s", [device_id])


def accounts(connection: Connection) -> list[Account]:
    """All that may connect, by name."""
    with connection.cursor(row_factory=class_row(Account)) as cursor:
        return cursor.execute(_ACCOUNTS).fetchall()
