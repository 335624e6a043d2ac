"""Series as live events name them: point, device, metric and place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """What a reading's series is.

    device   where the point's device is now; None: there is none
    """

    series_id: int
    metric: str
    service: str
    point: str
    district: str | None
    origin: str
    device: str | None


_INFO = """
    SELECT series_id, metric, point.service, point.key AS point, district, origin,
           (SELECT min(device.key) FROM deployment JOIN device USING (device_id)
            WHERE deployment.point_id = point.point_id AND upper_inf(during)) AS device
    FROM series JOIN point USING (point_id)
    WHERE series_id = ANY(%s)
"""


def infos(connection: Connection, series: Collection[int]) -> dict[int, SeriesInfo]:
    """{series_id: what it is} of those that exist."""
    with connection.cursor(row_factory=class_row(SeriesInfo)) as cursor:
        return {info.series_id: info for info in cursor.execute(_INFO, [list(series)])}
