"""Hours from readings, days from hours: exactly those that `core.store.touched` put into `todo`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from core.store.connection import Connection
from core.store.deployments import leave_out_suspended
from core.store.touched import HOLD_INTERVALS

# A counter that falls below this share of what it was has been reset or rolled over, and counts from zero;
# a smaller fall is a clock out of order or a rounding, and nothing was consumed.
RESET_BELOW = 0.5

# For each run of hours of a series one index scan, one pass over its readings in time order.
# A slot of an hour going on counts once it is over, so that nothing is missing before it is due.
# Only the last reading before an hour can speak into it, since a reading speaks until the next.
_HOURS = """
    WITH wanted AS (
        SELECT *, hour - row_number() OVER (PARTITION BY series_id ORDER BY hour) * INTERVAL '1 hour' AS run
        FROM todo
    ),
    span AS (
        SELECT series_id, run, interval_s, is_counter, %(hold)s * interval_s * INTERVAL '1 second' AS hold,
               min(hour) AS begins, max(hour) + INTERVAL '1 hour' AS ends
        FROM wanted JOIN series USING (series_id)
        GROUP BY series_id, run, interval_s, is_counter
    ),
    sample AS (
        SELECT series_id, run, interval_s, hold, hour, r.time, value, is_good, slot,
               lag(slot) OVER by_time AS slot_before, lead(r.time) OVER by_time AS next_time
        FROM span, LATERAL (
            SELECT time, value, quality = 0 AS is_good, date_trunc('hour', time) AS hour,
                   floor(extract(epoch FROM time)::float8 / interval_s) AS slot
            FROM reading WHERE reading.series_id = span.series_id AND time >= begins - hold AND time < ends
        ) AS r
        WINDOW by_time AS (PARTITION BY series_id, run ORDER BY hour, r.time)  -- and so they are grouped, unsorted
    ),
    held AS (
        SELECT *, extract(epoch FROM least(next_time, time + hold, hour + INTERVAL '1 hour',
            greatest(time, %(now)s)) - time)::float8 AS held_s
        FROM sample
    ),
    hourly AS (
        SELECT series_id, run, hour, min(time) AS first_time, max(time) AS last_time,
               count(*) FILTER (WHERE is_good) AS n,
               count(*) FILTER (WHERE NOT is_good) AS suspect,
               count(*) FILTER (WHERE slot IS DISTINCT FROM slot_before AND (hour + INTERVAL '1 hour' <= %(now)s
                   OR (slot + 1) * interval_s <= extract(epoch FROM %(now)s)::float8)) AS slots,
               sum(held_s) AS held_s,
               avg(value) FILTER (WHERE is_good) AS mean,
               min(value) FILTER (WHERE is_good) AS low,
               max(value) FILTER (WHERE is_good) AS high,
               first(value, time) FILTER (WHERE is_good) AS first,
               last(value, time) FILTER (WHERE is_good) AS last,
               extract(epoch FROM min(time) FILTER (WHERE is_good) - hour)::float8 AS first_s,
               extract(epoch FROM max(time) FILTER (WHERE is_good) - hour)::float8 AS last_s,
               sum(value * held_s) FILTER (WHERE is_good)
                   / nullif(sum(held_s) FILTER (WHERE is_good), 0) AS time_mean
        FROM held GROUP BY series_id, run, hour
    ),
    step AS (
        SELECT series_id, run, hour, value, lag(value) OVER (PARTITION BY series_id, run, hour ORDER BY time) AS before
        FROM span, LATERAL (
            SELECT time, value, date_trunc('hour', time) AS hour FROM reading
            WHERE is_counter AND reading.series_id = span.series_id AND time >= begins AND time < ends AND quality = 0
        ) AS r
    ),
    rising AS (
        SELECT series_id, run, hour, sum(CASE
            WHEN value >= before THEN value - before
            WHEN value < %(reset)s * before THEN value
            ELSE 0 END) AS rise
        FROM step GROUP BY series_id, run, hour
    ),
    complete AS (
        SELECT *, max(last_time) OVER (PARTITION BY series_id, run ORDER BY hour
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS time_before,
               extract(epoch FROM least(greatest(%(now)s, hour), hour + INTERVAL '1 hour') - hour) AS service_s
        FROM hourly
        FULL JOIN wanted USING (series_id, run, hour)
        LEFT JOIN rising USING (series_id, run, hour)
    ),
    counted AS (
        SELECT *, CASE WHEN service_s = 3600 THEN ceil((extract(epoch FROM hour) + 3600) / interval_s)
                   ELSE floor(extract(epoch FROM %(now)s) / interval_s) END
                   - ceil(extract(epoch FROM hour) / interval_s) AS due,
               extract(epoch FROM least(time_before + %(hold)s * interval_s * INTERVAL '1 second', first_time,
                   hour + service_s * INTERVAL '1 second') - hour) AS carried_s
        FROM complete JOIN series USING (series_id)
        WHERE arrived IS NOT NULL
    )
    INSERT INTO reading_1h AS kept
        (series_id, hour, n, suspect, slots, expected, service_s, alive_s,
         mean, low, high, first, last, rise, arrived, on_time, first_s, last_s, time_mean)
    SELECT series_id, hour, coalesce(n, 0), coalesce(suspect, 0), coalesce(slots, 0), greatest(due, 0), service_s,
           CASE WHEN time_before IS NULL THEN 0 ELSE greatest(carried_s, 0) END + coalesce(held_s, 0),
           mean, low, high, first, last, rise, arrived, on_time, first_s, last_s, coalesce(time_mean, mean)
    FROM counted
    ON CONFLICT (series_id, hour) DO UPDATE SET
        n = EXCLUDED.n, suspect = EXCLUDED.suspect, slots = EXCLUDED.slots, expected = EXCLUDED.expected,
        service_s = EXCLUDED.service_s, alive_s = EXCLUDED.alive_s, mean = EXCLUDED.mean, low = EXCLUDED.low,
        high = EXCLUDED.high, first = EXCLUDED.first, last = EXCLUDED.last, rise = EXCLUDED.rise,
        first_s = EXCLUDED.first_s, last_s = EXCLUDED.last_s, time_mean = EXCLUDED.time_mean,
        arrived = kept.arrived + EXCLUDED.arrived, on_time = kept.on_time + EXCLUDED.on_time
"""
_LIVES = """
    UPDATE series SET first_hour = least(first_hour, low), last_hour = greatest(last_hour, high)
    FROM (SELECT series_id, min(hour) AS low, max(hour) AS high FROM todo GROUP BY series_id) AS span
    WHERE series.series_id = span.series_id
      AND (first_hour IS NULL OR low < first_hour OR high > last_hour)
"""
_DAYS = """
    WITH touched AS (
        SELECT DISTINCT series_id, date_trunc('day', hour AT TIME ZONE %(zone)s) AS local FROM todo
    ),
    span AS (
        SELECT series_id, local AT TIME ZONE %(zone)s AS day,
               (local + INTERVAL '1 day') AT TIME ZONE %(zone)s AS ends
        FROM touched
    )
    INSERT INTO reading_1d (series_id, day, n, hours, expected, mean, low, high, first, last)
    SELECT series_id, day, sum(n), count(*) FILTER (WHERE n > 0), sum(expected), avg(mean), min(low), max(high),
           first(first, hour) FILTER (WHERE n > 0), last(last, hour) FILTER (WHERE n > 0)
    FROM span, LATERAL (
        SELECT hour, n, expected, mean, low, high, first, last FROM reading_1h
        WHERE reading_1h.series_id = span.series_id AND hour >= day AND hour < ends
    ) AS hours
    GROUP BY series_id, day
    ON CONFLICT (series_id, day) DO UPDATE SET
        n = EXCLUDED.n, hours = EXCLUDED.hours, expected = EXCLUDED.expected, mean = EXCLUDED.mean,
        low = EXCLUDED.low, high = EXCLUDED.high, first = EXCLUDED.first, last = EXCLUDED.last
"""


def refresh(connection: Connection, zone: ZoneInfo, now: datetime) -> None:
    """Aggregate the hours in `todo` again, and the local days that hold them.

    now      UTC; an hour that is going on expects readings up to here
    """
    leave_out_suspended(connection)
    connection.execute(_HOURS, {"now": now, "hold": HOLD_INTERVALS, "reset": RESET_BELOW})
    connection.execute(_LIVES)
    connection.execute(_DAYS, {"zone": zone.key})
