"""What a point measures, where a value that came does not say it."""

from __future__ import annotations

from core.store.connection import Connection

_MEASURED = """
    SELECT attributes ->> 'metric' FROM point WHERE point_id = %(point_id)s AND attributes ? 'metric'
    UNION ALL
    SELECT metric FROM series
    WHERE point_id = %(point_id)s
      AND NOT EXISTS (SELECT FROM point WHERE point.point_id = %(point_id)s AND attributes ? 'metric')
"""


def measured(connection: Connection, point_id: int) -> list[str]:
    """Metrics of a point: the one of its attribute 'metric', or those it has series of."""
    return [metric for (metric,) in connection.execute(_MEASURED, {"point_id": point_id}).fetchall()]
