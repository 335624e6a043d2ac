"""Points and devices as the API lists them."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

_POINTS = """
    SELECT point.key, point.service, point.name, district, latitude, longitude, agency, origin, point.state,
           attributes, device.key AS device, device.interval_s
    FROM point
    LEFT JOIN deployment ON deployment.point_id = point.point_id AND upper_inf(during)
    LEFT JOIN device USING (device_id)
    WHERE (%(service)s::text IS NULL OR point.service = %(service)s)
      AND (%(desks)s::boolean OR NOT is_desk)
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(origin)s::text IS NULL OR origin = %(origin)s)
      AND (%(after)s::text IS NULL OR point.key > %(after)s)
    ORDER BY point.key
    LIMIT %(limit)s
"""
_DEVICES = """
    SELECT device.key, device.service, device.interval_s, device.state, point.key AS point, point.name,
           point.district, point.origin, device.created_at, newest.time AS last_reading_at,
           device_health.state AS health, device_health.since AS health_since, device_health.detail AS health_detail,
           device_health.last_received_at, device_health.missed_at,
           coalesce(device_health.missed, 0) AS missed_messages,
           (SELECT until FROM ingest_presence) AS health_as_of,
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s) FROM unnest(device_health.skews_s) AS s) AS skew_s,
           speaker.key AS gateway, speaker_health.state AS gateway_health
    FROM device
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    LEFT JOIN device_health ON device_health.device_id = device.device_id AND device.state <> 'retired'
    LEFT JOIN device AS speaker ON speaker.device_id = device.gateway_id
    LEFT JOIN device_health AS speaker_health ON speaker_health.device_id = speaker.device_id
    LEFT JOIN LATERAL (
        SELECT max(last.time) AS time
        FROM series,
             LATERAL (SELECT time FROM reading r WHERE r.series_id = series.series_id
                      ORDER BY time DESC LIMIT 1) AS last
        WHERE series.point_id = point.point_id
    ) AS newest ON true
    WHERE device.kind <> 'network_server'
      AND (%(health)s::text IS NULL OR device_health.state = %(health)s)
      AND (%(service)s::text IS NULL OR device.service = %(service)s)
      AND (%(district)s::text IS NULL OR point.district = %(district)s)
      AND (%(origin)s::text IS NULL OR point.origin = %(origin)s)
      AND (%(after)s::text IS NULL OR device.key > %(after)s)
    ORDER BY device.key
    LIMIT %(limit)s
"""


def list_points(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Points by key. `filters`: service, district, origin, after (keyset), limit; None: no filter.

    desks   also where records count that belong to no measuring point
    """
    return _listed(connection, _POINTS, filters)


def list_devices(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Devices by key with point, newest reading's time and health; `filters` as in `list_points`, and health."""
    return _listed(connection, _DEVICES, filters)


def _listed(connection: Connection, query: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
    names = ("service", "district", "origin", "health", "after")
    values = {**dict.fromkeys(names), "limit": 100, "desks": False, **filters}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), values).fetchall()
