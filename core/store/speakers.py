"""Devices as those see them who want to speak for them over HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Spoken:
    """A registered device.

    agency   owner of the point where it is now; None: it is nowhere
    """

    device: str
    service: str
    state: str
    agency: str | None


_FIND = """
    SELECT device.key AS device, device.service, device.state, agency
    FROM device
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    WHERE device.key = %s
"""


def find(connection: Connection, device: str) -> Spoken | None:
    """The device of that key; None: it is not registered."""
    with connection.cursor(row_factory=class_row(Spoken)) as cursor:
        return cursor.execute(_FIND, [device]).fetchone()
