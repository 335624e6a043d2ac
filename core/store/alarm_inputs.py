"""What alarm rules look at: readings, figures, silent devices and goals, each with whose it is.

Sample data of elsewhere (origin 'replayed') is nobody's to act on. A point that is not active, or was suspended when it
measured, raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

_READINGS = """
    SELECT series.series_id, series.interval_s, begins, point.key, point.name, point.service, district, agency, origin,
           array_agg(r.time ORDER BY r.time) FILTER (WHERE r.time IS NOT NULL) AS times,
           array_agg(r.value ORDER BY r.time) FILTER (WHERE r.time IS NOT NULL) AS values
    FROM unnest(%(series)s::int[], %(begins)s::timestamptz[]) AS span (series_id, begins)
    JOIN series USING (series_id)
    JOIN point USING (point_id)
    LEFT JOIN reading r ON r.series_id = span.series_id AND r.time >= begins AND r.time >= %(oldest)s AND quality = 0
         AND NOT EXISTS (SELECT FROM suspension s WHERE s.point_id = point.point_id AND s.during @> r.time)
    WHERE point.service || '.' || metric = %(metric)s AND point.state = 'active' AND origin <> 'replayed'
    GROUP BY series.series_id, series.interval_s, begins, point.point_id
    ORDER BY series.series_id
"""
_FIGURES = """
    SELECT scope, v.origin, key, point.name, point.service, district, agency,
           array_agg(v.start ORDER BY v.start) AS times, array_agg(v.value ORDER BY v.start) AS values
    FROM (
        SELECT DISTINCT ON (scope, origin, start) scope, origin, start, value FROM indicator_value
        WHERE indicator = %(indicator)s AND grain = %(grain)s AND start >= %(begins)s
          AND (scope = %(kind)s OR scope LIKE %(kind)s || ':%%') AND origin IN ('real', 'simulated')
        ORDER BY scope, origin, start, revision DESC
    ) AS v
    LEFT JOIN point ON %(kind)s = 'point' AND point.key = substr(scope, 7)
    WHERE v.value IS NOT NULL AND (%(kind)s <> 'point' OR point.state = 'active')
    GROUP BY scope, v.origin, point.point_id
    ORDER BY scope, v.origin
"""
# A gateway is at no point; it is of the origin of the devices behind it.
_QUIET = """
    SELECT device.key, coalesce(point.name, device.key) AS name, device.service, district, agency, h.since,
           coalesce(point.origin, behind.origin, 'real') AS origin,
           gateway.key AS gateway, coalesce(gateway_health.state = ANY(%(states)s), false) AS gateway_is_quiet,
           device.kind
    FROM device_health h
    JOIN device USING (device_id)
    LEFT JOIN deployment ON deployment.device_id = device.device_id AND upper_inf(during)
    LEFT JOIN point USING (point_id)
    LEFT JOIN device gateway ON gateway.device_id = device.gateway_id
    LEFT JOIN device_health gateway_health ON gateway_health.device_id = device.gateway_id
    LEFT JOIN LATERAL (
        SELECT min(p.origin) AS origin
        FROM device d
        JOIN deployment b ON b.device_id = d.device_id AND upper_inf(b.during)
        JOIN point p USING (point_id)
        WHERE d.gateway_id = device.device_id
    ) AS behind ON true
    WHERE h.state = ANY(%(states)s) AND h.since <= %(by)s AND device.state = 'active'
      AND (point.point_id IS NULL OR point.state = 'active')
      AND coalesce(point.origin, behind.origin, 'real') <> 'replayed'
    ORDER BY device.key
"""
_GOALS = """
    SELECT indicator, scope, origin, status, value, computed_at FROM goal_status
    WHERE plan = %s AND origin IN ('real', 'simulated')
    ORDER BY indicator, scope, origin
"""


def readings(
    connection: Connection, metric: str, begins: Mapping[int, datetime], oldest: datetime
) -> list[dict[str, Any]]:
    """Good readings of the series that are of `metric` ('service.metric'), each from its moment on, in order."""
    values = {"series": list(begins), "begins": list(begins.values()), "metric": metric, "oldest": oldest}
    return _rows(connection, _READINGS, values)


def figures(connection: Connection, indicator: str, grain: str, kind: str, begins: datetime) -> list[dict[str, Any]]:
    """Figures with a number of the scopes of a kind ('point', 'district', 'city'), the newest revision of each."""
    values = {"indicator": indicator, "grain": grain, "kind": kind, "begins": begins}
    return _rows(connection, _FIGURES, values)


def quiet_devices(connection: Connection, states: Sequence[str], by: datetime) -> list[dict[str, Any]]:
    """Devices in service whose health has been one of `states` since `by` or before."""
    return _rows(connection, _QUIET, {"states": list(states), "by": by})


def goals(connection: Connection, plan: str) -> list[dict[str, Any]]:
    """How the goals stand."""
    return _rows(connection, _GOALS, [plan])


def series_of(connection: Connection, metrics: Sequence[str]) -> list[int]:
    """Series of `metrics` ('service.metric')."""
    query = "SELECT series_id FROM series JOIN point USING (point_id) WHERE point.service || '.' || metric = ANY(%s)"
    return [row[0] for row in connection.execute(query, [list(metrics)])]


def _rows(connection: Connection, query: str, values: Any) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, values).fetchall()
