"""What the store says about itself: whether it is ready, what waits, how old the newest data is."""

from __future__ import annotations

from datetime import datetime

from core.store.connection import Connection

_IS_READY = "SELECT to_regclass('goal_status') IS NOT NULL AND to_regclass('indicator_value') IS NOT NULL"
_WAITING = "SELECT (SELECT count(*) FROM touched_hour), (SELECT count(*) FROM due)"
_NEWEST = """
    SELECT point.service, origin, max(newest.time)
    FROM point
    JOIN series USING (point_id)
    CROSS JOIN LATERAL (
        SELECT time FROM reading WHERE reading.series_id = series.series_id ORDER BY time DESC LIMIT 1
    ) AS newest
    GROUP BY point.service, origin
    ORDER BY point.service, origin
"""


def is_ready(connection: Connection) -> bool:
    """Whether the tables exist."""
    row = connection.execute(_IS_READY).fetchone()
    return bool(row and row[0])


def waiting(connection: Connection) -> tuple[int, int]:
    """Touched hours that wait for their rollup, and windows that wait for their indicator."""
    row = connection.execute(_WAITING).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def newest_readings(connection: Connection) -> dict[tuple[str, str], datetime]:
    """{(service, origin): time of the newest reading}."""
    return {(service, origin): time for service, origin, time in connection.execute(_NEWEST)}
