"""Indicators that are new, or whose formula has a new version: their windows are due, back to the first."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from core.catalogue import Indicator
from core.store import cases
from core.store.connection import Connection

# Windows are computed newest first, and this is about the oldest: if it is up to date, so are the others, or due.
_OLDEST_VERSION = "SELECT version FROM indicator_part WHERE indicator = %s ORDER BY point_id, grain, start LIMIT 1"
_MARK_OTHER_VERSIONS = """
    INSERT INTO due (indicator, start, point_id)
    SELECT indicator, start, point_id FROM indicator_part
    WHERE indicator = %(indicator)s AND grain = %(base)s AND version <> %(version)s
    ON CONFLICT DO NOTHING
"""
_MARK_ALL = """
    INSERT INTO due (indicator, start, point_id)
    SELECT DISTINCT %(indicator)s, CASE %(base)s WHEN 'hour' THEN hour
               ELSE date_trunc(%(base)s, hour AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s END, point_id
    FROM point
    JOIN series USING (point_id)
    JOIN reading_1h USING (series_id)
    WHERE point.state = 'active'
      AND ('*' = ANY(%(metrics)s) AND NOT is_desk OR service || '.' || metric = ANY(%(metrics)s))
    ON CONFLICT DO NOTHING
"""


def mark(connection: Connection, entry: Indicator, zone: ZoneInfo) -> tuple[int, int]:
    """Make due what was computed with another version of `entry`, or everything if nothing was computed yet.

    Its records are counted anew: their windows are due when that is done.

    returns  windows newly due, cases to be counted
    """
    oldest = connection.execute(_OLDEST_VERSION, [entry.id]).fetchone()
    if oldest and oldest[0] == entry.version:
        return 0, 0
    values = {
        "indicator": entry.id,
        "base": entry.base,
        "version": entry.version,
        "metrics": list(entry.metrics),
        "zone": zone.key,
    }
    windows = connection.execute(_MARK_OTHER_VERSIONS if oldest else _MARK_ALL, values).rowcount
    return windows, cases.touch(connection, list(entry.records))
