"""The newest reading of each series."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

# One look-up a series: the newest chunk answers it from the primary key.
_LATEST = """
    SELECT point.key AS point, point.name AS point_name, device.key AS device, point.service, district,
           latitude, longitude, origin, metric, series.series_id, series.interval_s,
           newest.time, newest.value, newest.quality
    FROM point
    JOIN series USING (point_id)
    LEFT JOIN deployment ON deployment.point_id = point.point_id AND upper_inf(during)
    LEFT JOIN device USING (device_id)
    CROSS JOIN LATERAL (
        SELECT time, value, quality FROM reading
        WHERE reading.series_id = series.series_id
        ORDER BY time DESC
        LIMIT 1
    ) AS newest
    WHERE (%(service)s::text IS NULL OR point.service = %(service)s)
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(device)s::text IS NULL OR device.key = %(device)s)
      AND (%(metric)s::text IS NULL OR metric = %(metric)s)
      AND (%(origin)s::text IS NULL OR origin = %(origin)s)
      AND (%(after_point)s::text IS NULL OR (point.key, metric) > (%(after_point)s, %(after_metric)s))
    ORDER BY point.key, metric
    LIMIT %(limit)s
"""


def latest(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Newest readings by point and metric.

    filters   service, district, device, metric, origin; None: no filter.
              after_point, after_metric (keyset) and limit
    """
    names = ("service", "district", "device", "metric", "origin", "after_point", "after_metric")
    values = {**dict.fromkeys(names), "limit": 100, **filters}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_LATEST, values).fetchall()
