"""Values that stand still: the newest readings of a series, all of them equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class FlatLine:
    """A metric of a device that does not change; `since`: time of the oldest of the readings that were looked at."""

    device_id: int
    metric: str
    value: float
    since: datetime


_FLAT = """
    SELECT deployment.device_id, series.metric, newest.value, newest.since
    FROM deployment
    JOIN device USING (device_id)
    JOIN series USING (point_id)
    JOIN unnest(%(services)s::text[], %(metrics)s::text[], %(counts)s::integer[]) AS watched (service, metric, count)
      ON watched.service = device.service AND watched.metric = series.metric
    CROSS JOIN LATERAL (
        SELECT min(value) AS value, max(value) AS high, min(time) AS since, count(*) AS found
        FROM (SELECT time, value FROM reading WHERE reading.series_id = series.series_id
              ORDER BY time DESC LIMIT watched.count) AS last
    ) AS newest
    WHERE deployment.device_id = ANY(%(devices)s) AND upper_inf(during)
      AND newest.found = watched.count AND newest.value = newest.high
    ORDER BY deployment.device_id, series.metric
"""


def find(connection: Connection, devices: Sequence[int], counts: Mapping[tuple[str, str], int]) -> list[FlatLine]:
    """Metrics of `devices`, where they are now, whose newest readings are all equal.

    counts   {(service, metric): how many equal ones are not believable}
    """
    values = {
        "devices": list(devices),
        "services": [service for service, _ in counts],
        "metrics": [metric for _, metric in counts],
        "counts": list(counts.values()),
    }
    with connection.cursor(row_factory=class_row(FlatLine)) as cursor:
        return cursor.execute(_FLAT, values).fetchall()
