"""The registry as people look at it: lists of devices, and where one has been."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

_DEVICES = """
    SELECT device.key AS device, device.kind, device.service, device.state, point.key AS point,
           point.state AS point_state, point.name, point.district, point.origin, speaker.key AS gateway,
           device.interval_s, device_secret.device_id IS NOT NULL AS has_secret, device.created_at,
           device_health.state AS health,
           (SELECT max(newest.time)
            FROM series, LATERAL (SELECT time FROM reading WHERE reading.series_id = series.series_id
                                  ORDER BY time DESC LIMIT 1) AS newest
            WHERE series.point_id = point.point_id) AS last_reading_at
    FROM device
    LEFT JOIN device_secret USING (device_id)
    LEFT JOIN device_health USING (device_id)
    LEFT JOIN device AS speaker ON speaker.device_id = device.gateway_id
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    WHERE (%(service)s::text IS NULL OR device.service = %(service)s)
      AND (%(district)s::text IS NULL OR point.district = %(district)s)
      AND (%(state)s::text IS NULL OR device.state = %(state)s)
      AND (%(origin)s::text IS NULL OR point.origin = %(origin)s)
      AND (%(gateway)s::text IS NULL OR speaker.key = %(gateway)s)
      AND (device.state <> 'retired' OR %(state)s = 'retired')
    ORDER BY device.state <> 'pending', device.key
    LIMIT %(limit)s
"""
_DEPLOYMENTS = """
    SELECT point.key AS point, nullif(lower(during), '-infinity') AS since, upper(during) AS until
    FROM deployment JOIN device USING (device_id) JOIN point USING (point_id)
    WHERE device.key = %s
    ORDER BY lower(during)
"""
_HEALTH = """
    SELECT h.state, h.since, h.detail, h.missed, h.missed_at
    FROM device_health h JOIN device USING (device_id) WHERE key = %s AND device.state <> 'retired'
"""
_HEALTH_CHANGES = """
    SELECT c.state, c.since, c.detail FROM device_health_change c JOIN device USING (device_id)
    WHERE key = %s ORDER BY change_id DESC LIMIT %s
"""
_BY_STATE = "SELECT state, count(*) FROM device GROUP BY state ORDER BY state"


def list_devices(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Devices, pending ones first, then by key; retired ones only if asked for.

    filters   service, district, state, origin, gateway; None: no filter. And limit
    """
    names = ("service", "district", "state", "origin", "gateway")
    values = {**dict.fromkeys(names), "limit": 1000, **filters}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_DEVICES, values).fetchall()


def list_deployments(connection: Connection, device: str) -> list[dict[str, Any]]:
    """Where the device was, first to last: point, since (None: from the beginning), until (None: still there)."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_DEPLOYMENTS, [device]).fetchall()


def health(connection: Connection, device: str) -> dict[str, Any] | None:
    """Its state of health, since when, what is known of it, and what was lost of its messages; None: not judged."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_HEALTH, [device]).fetchone()


def list_health_changes(connection: Connection, device: str, limit: int) -> list[dict[str, Any]]:
    """How the device's health changed, newest first: state, since, detail."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_HEALTH_CHANGES, [device, limit]).fetchall()


def count_by_state(connection: Connection) -> dict[str, int]:
    """{state: number of devices}."""
    return dict(connection.execute(_BY_STATE).fetchall())
