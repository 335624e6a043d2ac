"""How devices' health went over time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.store.connection import Connection

_CHOSEN = """
    SELECT device.device_id, device.key, coalesce(device_health.state, 'new') AS state
    FROM device
    LEFT JOIN device_health ON device_health.device_id = device.device_id
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    WHERE device.state <> 'retired' AND device.kind <> 'network_server'
      AND (%(service)s::text IS NULL OR device.service = %(service)s)
      AND (%(districts)s::text[] IS NULL OR point.district = ANY(%(districts)s))
      AND (%(origin)s::text IS NULL OR point.origin = %(origin)s)
"""
# Those that are least well now come first: they are what is looked for.
_STATES = f"""
    WITH chosen AS (
        {_CHOSEN}
        ORDER BY array_position(ARRAY['offline', 'silent', 'late', 'stuck', 'clock_wrong', 'new', 'online'],
                                coalesce(device_health.state, 'new')), device.key
        LIMIT %(limit)s
    )
    SELECT greatest(since, %(start)s) AS since, key, change.state
    FROM chosen, LATERAL (
        SELECT since, state FROM device_health_change c
        WHERE c.device_id = chosen.device_id AND since < %(end)s
          AND since >= coalesce((SELECT max(since) FROM device_health_change b
                                 WHERE b.device_id = chosen.device_id AND since <= %(start)s), '-infinity')
    ) AS change
    ORDER BY since, key
"""
_COUNTS = (
    f"SELECT device_health.state, count(*) FROM ({_CHOSEN}) AS chosen JOIN device_health USING (device_id) GROUP BY 1"
)
_KEYS = f"SELECT key FROM ({_CHOSEN}) AS chosen ORDER BY key LIMIT %(limit)s"


def states(
    connection: Connection, start: datetime, end: datetime, *, limit: int, **filters: Any
) -> list[tuple[datetime, str, str]]:
    """(since when, device, state) by time: what held at `start`, and each change before `end`.

    filters   service, districts, origin; None: no filter
    limit     devices, the least well first
    """
    values = _values(filters) | {"start": start, "end": end, "limit": limit}
    return connection.execute(_STATES.encode(), values).fetchall()


def counts(connection: Connection, **filters: Any) -> dict[str, int]:
    """{state: devices} now; `filters` as in `states`."""
    return dict(connection.execute(_COUNTS.encode(), _values(filters)).fetchall())


def keys(connection: Connection, *, limit: int, **filters: Any) -> list[str]:
    """Keys of devices; `filters` as in `states`."""
    rows = connection.execute(_KEYS.encode(), _values(filters) | {"limit": limit})
    return [key for (key,) in rows]


def _values(filters: dict[str, Any]) -> dict[str, Any]:
    return {"service": None, "districts": None, "origin": None} | filters
