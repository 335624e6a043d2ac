"""Readings of a point that was made by mistake, copied to the point where they belong.

A device that speaks before anybody registered it gets a point of its own. Once it is known where it really is,
what it said meanwhile continues that point's series. The copies' originals stay, at a retired point.
"""

from __future__ import annotations

from datetime import datetime

from core.store import corrections
from core.store.connection import Connection

_SERIES = """
    INSERT INTO series (point_id, metric, interval_s, is_counter)
    SELECT %(new)s, metric, interval_s, is_counter FROM series WHERE point_id = %(old)s
    ON CONFLICT (point_id, metric) DO NOTHING
"""
# When they arrived is not kept with readings; they count as on time, as a device that is heard at once is.
_READINGS = """
    WITH copied AS (
        INSERT INTO reading (time, series_id, value, quality)
        SELECT reading.time, new.series_id, coalesce(original.value, reading.value),
               coalesce(original.quality, reading.quality)
        FROM series AS old
        JOIN series AS new ON new.point_id = %(new)s AND new.metric = old.metric
        JOIN reading ON reading.series_id = old.series_id
        LEFT JOIN reading_original AS original
            ON original.series_id = reading.series_id AND original.time = reading.time
        WHERE old.point_id = %(old)s AND reading.time >= coalesce(%(since)s::timestamptz, '-infinity')
        ON CONFLICT (series_id, time) DO NOTHING
        RETURNING series_id, time
    ),
    touched AS (
        INSERT INTO touched_hour (series_id, hour, arrived, on_time)
        SELECT series_id, date_trunc('hour', time), count(*), count(*) FROM copied GROUP BY 1, 2
    )
    SELECT count(*) FROM copied
"""
_CORRECTED = """
    SELECT series_id, greatest(begins, %(since)s), ends
    FROM reading_correction JOIN series USING (series_id)
    WHERE point_id = %(new)s AND withdrawn_at IS NULL AND ends > coalesce(%(since)s::timestamptz, '-infinity')
"""


def adopt(connection: Connection, old_point: int, new_point: int, since: datetime | None) -> int:
    """Copy the readings of `old_point` since `since`; where one is there already, it stands.

    returns  readings copied
    """
    # Two series can be corrected differently: the copies take part in the new one's corrections.
    values = {"old": old_point, "new": new_point, "since": since}
    corrections.lock(connection)
    connection.execute(_SERIES, values)
    row = connection.execute(_READINGS, values).fetchone()
    for series_id, begins, ends in connection.execute(_CORRECTED, values).fetchall():
        corrections.rebuild(connection, series_id, begins, ends)
    return int(row[0]) if row else 0
