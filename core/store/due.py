"""Windows of indicators that await computing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.store.binary import Column, copy_out
from core.store.connection import Connection
from core.store.touched import HOLD_INTERVALS

# A batch is shown before the next is begun, newest first, and its inputs fit into memory.
BATCH_WINDOWS = 50_000
BATCH_SPAN = timedelta(days=62)
# With the indicator's hash this makes the key of the lock under which it is computed.
_LOCK = 7_263_951


@dataclass(frozen=True, slots=True)
class Rule:
    """Which windows a touched hour of a metric makes due.

    metric       'service.metric', or '*'
    base         'hour', 'day' or 'month'
    lookback_h   hours before a window that its value depends on [h]
    lookahead_h  … and after it [h]
    holds        a reading speaks on into later windows, as long as its series' interval says
    """

    indicator: str
    metric: str
    base: str
    lookback_h: int
    lookahead_h: int
    holds: bool


# Windows after the hour that is going on come due when their own hours are touched. Of a point out of service
# only those that counted while it was in service, so that a correction still reaches them.
_MARK = """
    WITH rule AS (
        SELECT * FROM unnest(%(indicator)s::text[], %(metric)s::text[], %(base)s::text[], %(lookback_h)s::int[],
            %(lookahead_h)s::int[], %(holds)s::bool[])
            AS rule (indicator, metric, base, lookback_h, lookahead_h, holds)
    ),
    member AS (
        SELECT DISTINCT indicator, base, series_id, point_id, point.state = 'active' AS is_active, CASE
            WHEN holds THEN greatest(lookback_h, ceil(%(hold)s * interval_s / 3600.0)) ELSE lookback_h
            END * INTERVAL '1 hour' AS reach, lookahead_h * INTERVAL '1 hour' AS ahead, first_hour
        FROM series
        JOIN point USING (point_id)
        JOIN rule ON rule.metric = point.service || '.' || series.metric OR rule.metric = '*' AND NOT is_desk
    ),
    touched AS (
        SELECT DISTINCT indicator, base, point_id, is_active, reach, hour,
               greatest(hour - ahead, least(hour, first_hour)) AS earliest
        FROM todo JOIN member USING (series_id)
    ),
    reached AS (
        SELECT DISTINCT indicator, base, point_id, is_active, CASE base WHEN 'hour' THEN later
            ELSE date_trunc(base, later AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s END AS start
        FROM touched, generate_series(
            earliest, greatest(hour, least(hour + reach, %(now)s)), INTERVAL '1 hour'
        ) AS later
    )
    INSERT INTO due (indicator, start, point_id)
    SELECT indicator, start, point_id
    FROM reached
    WHERE is_active OR (
        SELECT true FROM indicator_part p
        WHERE p.indicator = reached.indicator AND p.point_id = reached.point_id AND p.grain = base
          AND p.start = reached.start
        LIMIT 1
    )
    ON CONFLICT DO NOTHING
"""
_BATCH = """
    CREATE TEMPORARY TABLE IF NOT EXISTS batch (
        point_id integer, start timestamptz, reason text, PRIMARY KEY (point_id, start)
    ) ON COMMIT DELETE ROWS
"""
_TAKE = """
    WITH taken AS (
        DELETE FROM due WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM due
            WHERE indicator = %(indicator)s
              AND start > (SELECT max(start) FROM due WHERE indicator = %(indicator)s) - %(span)s
            ORDER BY start DESC LIMIT %(windows)s
        ))
        RETURNING point_id, start, reason
    )
    INSERT INTO batch SELECT point_id, start, reason FROM taken
"""


def mark(connection: Connection, rules: Sequence[Rule], zone: ZoneInfo, now: datetime) -> int:
    """Make due what depends on the hours in `todo`.

    returns  windows newly due
    """
    columns = zip(*map(astuple, rules), strict=True)
    names = ("indicator", "metric", "base", "lookback_h", "lookahead_h", "holds")
    rule = {name: list(column) for name, column in zip(names, columns, strict=True)}
    values = {**rule, "zone": zone.key, "now": now, "hold": HOLD_INTERVALS}
    return connection.execute(_MARK, values).rowcount


def indicators(connection: Connection) -> list[str]:
    """The indicators that have windows due."""
    return [row[0] for row in connection.execute("SELECT DISTINCT indicator FROM due ORDER BY indicator")]


def lock(connection: Connection, indicator: str) -> bool:
    """Whether this transaction is now the only one that computes `indicator`: two would sum over half of the other."""
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, indicator]).fetchone()
    return bool(row and row[0])


def wait_for_lock(connection: Connection, indicator: str) -> None:
    """The same, once the other is done."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, indicator])


def make_batch(connection: Connection) -> None:
    """The temporary table `batch`, empty."""
    connection.execute(_BATCH)
    connection.execute("DELETE FROM batch")


def batch(connection: Connection) -> dict[str, Column]:
    """point_id and start of each window in `batch`, in that order."""
    connection.execute("ANALYZE batch")
    query = "SELECT point_id, start FROM batch ORDER BY point_id, start"
    return copy_out(connection, query, [], {"point_id": "int32", "start": "datetime64[us]"})


def take(connection: Connection, indicator: str) -> dict[str, Column]:
    """Move the newest due windows of `indicator` to the temporary table `batch`.

    returns  point_id and start of each, in that order; they are due again unless the transaction commits
    """
    make_batch(connection)
    connection.execute(_TAKE, {"indicator": indicator, "span": BATCH_SPAN, "windows": BATCH_WINDOWS})
    return batch(connection)


def forget(connection: Connection, indicator: str) -> None:
    """Drop the windows of an indicator that is no more."""
    connection.execute("DELETE FROM due WHERE indicator = %s", [indicator])
