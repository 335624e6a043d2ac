"""Hours that await their rollup: taken by one refresher, a local day at a time, with what hangs on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.store.connection import Connection

# Whoever rolls up holds this until commit; a second process waits for its turn as a spare. What is computed from
# the rollups is locked by indicator (core/store/due.py): a touched hour is due again after it.
_LOCK = 7_263_942
# A silence up to this long is a sensor that failed: its hours count as silent. A longer one is a sensor out
# of service; else one reading with a clock years behind would make years of silent hours.
MAX_SILENCE = timedelta(days=31)
# For how many of its intervals a reading speaks: two may be lost before the sensor counts as silent.
HOLD_INTERVALS = 3

_TO_REFRESH = """
    CREATE TEMPORARY TABLE IF NOT EXISTS todo (
        series_id integer, hour timestamptz, arrived integer, on_time integer, PRIMARY KEY (series_id, hour)
    ) ON COMMIT DELETE ROWS
"""
_TAKE = """
    WITH taken AS (DELETE FROM touched_hour WHERE hour >= %(start)s AND hour < %(end)s RETURNING *)
    INSERT INTO todo SELECT series_id, hour, sum(arrived), sum(on_time) FROM taken GROUP BY series_id, hour
"""
# An hour without a row starts or extends a series' life: the hours between it and its neighbours were silent.
# The neighbour before is aggregated again, because it may have been going on when it was.
_ADD_SILENT = """
    WITH fresh AS (
        SELECT series_id, hour, lag(hour) OVER by_hour AS previous, lead(hour) OVER by_hour AS following
        FROM todo
        WHERE NOT EXISTS (SELECT FROM reading_1h k WHERE k.series_id = todo.series_id AND k.hour = todo.hour)
        WINDOW by_hour AS (PARTITION BY series_id ORDER BY hour)
    ),
    gap AS (
        SELECT series_id, hour AS ends, greatest(previous, (
            SELECT max(k.hour) FROM reading_1h k
            WHERE k.series_id = fresh.series_id AND k.hour < fresh.hour AND k.hour >= fresh.hour - %(silence)s
        )) AS begins
        FROM fresh WHERE previous IS NULL OR previous < hour - INTERVAL '1 hour'
        UNION
        SELECT series_id, least(following, (
            SELECT min(k.hour) FROM reading_1h k
            WHERE k.series_id = fresh.series_id AND k.hour > fresh.hour AND k.hour <= fresh.hour + %(silence)s
        )), hour
        FROM fresh WHERE following IS NULL OR following > hour + INTERVAL '1 hour'
    )
    INSERT INTO todo
    SELECT series_id, silent, 0, 0
    FROM gap, generate_series(begins, ends - INTERVAL '1 hour', INTERVAL '1 hour') AS silent
    ON CONFLICT DO NOTHING
"""
# A series that comes to life with readings of the past has been silent since.
_ADD_SINCE = """
    INSERT INTO todo
    SELECT series_id, silent, 0, 0
    FROM (
        SELECT series_id, max(hour) AS newest
        FROM todo JOIN series USING (series_id) JOIN point USING (point_id)
        WHERE first_hour IS NULL AND point.state = 'active'
        GROUP BY series_id
    ) AS born, generate_series(newest + INTERVAL '1 hour', %(closed)s, INTERVAL '1 hour') AS silent
    WHERE newest >= %(closed)s - %(silence)s
"""
# A reading speaks into the hours that follow.
_ADD_FOLLOWING = """
    WITH edge AS MATERIALIZED (
        SELECT series_id, hour, ceil(%(hold)s * interval_s / 3600.0) * INTERVAL '1 hour' AS hold
        FROM todo JOIN series USING (series_id)
        WHERE NOT EXISTS (
            SELECT FROM todo t WHERE t.series_id = todo.series_id AND t.hour = todo.hour + INTERVAL '1 hour'
        )
    )
    INSERT INTO todo
    SELECT series_id, k.hour, 0, 0
    FROM edge, LATERAL (
        SELECT hour FROM reading_1h k
        WHERE k.series_id = edge.series_id AND k.hour > edge.hour AND k.hour <= edge.hour + edge.hold
    ) AS k
    ON CONFLICT DO NOTHING
"""
_TOUCH_CLOSED = """
    INSERT INTO touched_hour (series_id, hour, arrived, on_time)
    SELECT series_id, hour, 0, 0
    FROM series
    JOIN point USING (point_id),
    LATERAL generate_series(least(last_hour, %(closed)s), %(closed)s, INTERVAL '1 hour') AS hour
    WHERE point.state = 'active' AND first_hour <= %(closed)s AND last_hour >= %(closed)s - %(silence)s
      AND NOT EXISTS (
          SELECT FROM reading_1h k
          WHERE k.series_id = series.series_id AND k.hour = %(closed)s AND k.service_s = 3600
      )
"""


def lock(connection: Connection) -> bool:
    """Whether this transaction is now the only one that refreshes and computes."""
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
    return bool(row and row[0])


def newest(connection: Connection) -> datetime | None:
    """The newest hour that awaits its rollup."""
    row = connection.execute("SELECT max(hour) FROM touched_hour").fetchone()
    return row[0] if row else None


def take(connection: Connection, start: datetime, end: datetime, closed: datetime) -> int:
    """Move the touched hours from `start` to before `end` to the temporary table `todo`.

    closed   the newest hour that is over
    returns  hours to refresh: those, silent ones beside them, and the following that a reading speaks into
    """
    connection.execute(_TO_REFRESH)
    connection.execute(_TAKE, {"start": start, "end": end})
    connection.execute("ANALYZE todo")
    connection.execute(_ADD_SILENT, {"silence": MAX_SILENCE})
    connection.execute(_ADD_SINCE, {"silence": MAX_SILENCE, "closed": closed})
    connection.execute(_ADD_FOLLOWING, {"hold": HOLD_INTERVALS})
    row = connection.execute("SELECT count(*) FROM todo").fetchone()
    return int(row[0]) if row else 0


def touch_closed(connection: Connection, closed: datetime) -> int:
    """Touch the hour `closed`, and those missed before it, of every series in service that lacks it.

    returns  rows added
    """
    return connection.execute(_TOUCH_CLOSED, {"closed": closed, "silence": MAX_SILENCE}).rowcount
