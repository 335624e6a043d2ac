"""An indicator's summands: those of the base period from a formula, longer ones from the ones below."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from core.catalogue import Indicator
from core.store import samples
from core.store.binary import Column, copy_in
from core.store.connection import Connection

# What each grain is made of, in an order in which the one below is made first.
BELOW = {"day": "hour", "month": "day", "quarter": "month", "year": "month"}
LENGTH = {"hour": "1 hour", "day": "1 day", "month": "1 month", "quarter": "3 months", "year": "1 year"}
# The length of a row's period, as SQL.
ENDS = "CASE grain " + " ".join(f"WHEN '{grain}' THEN INTERVAL '{length}'" for grain, length in LENGTH.items()) + " END"
_STAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS stage (
        point_id integer, start timestamptz, numerator double precision, denominator double precision,
        n bigint, observed double precision, expected double precision
    ) ON COMMIT DELETE ROWS
"""
_INSERT = """
    INSERT INTO indicator_part AS kept
        (indicator, grain, version, point_id, start, numerator, denominator, n, observed, expected)
"""
_REPLACE = """
    ON CONFLICT (indicator, point_id, grain, start) DO UPDATE SET
        numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator, n = EXCLUDED.n,
        observed = EXCLUDED.observed, expected = EXCLUDED.expected, version = EXCLUDED.version
    WHERE (kept.numerator, kept.denominator, kept.n, kept.observed, kept.expected, kept.version) IS DISTINCT FROM
        (EXCLUDED.numerator, EXCLUDED.denominator, EXCLUDED.n, EXCLUDED.observed, EXCLUDED.expected, EXCLUDED.version)
"""
# Only what was due: a formula may say something about the hours, too, that it was given for the sake of others.
# A formula over records says a row a case.
_BASE = f"""
    {_INSERT}
    SELECT %(indicator)s, %(grain)s, %(version)s, point_id, start,
           sum(numerator), sum(denominator), sum(n), sum(observed), sum(expected)
    FROM stage JOIN batch USING (point_id, start)
    GROUP BY point_id, start
    {_REPLACE}
"""
# Where there is nothing any more a row of zeros is left, which takes the figures above it along.
_UNKNOWN = """
    UPDATE indicator_part SET numerator = 0, denominator = 0, n = 0, observed = 0, expected = 0, version = %(version)s
    WHERE ctid = ANY(ARRAY(
        SELECT kept.ctid
        FROM (SELECT point_id, start FROM batch EXCEPT SELECT point_id, start FROM stage) AS unknown,
        LATERAL (
            SELECT ctid FROM indicator_part p
            WHERE p.indicator = %(indicator)s AND p.grain = %(grain)s
              AND p.point_id = unknown.point_id AND p.start = unknown.start
            LIMIT 1
        ) AS kept
    ))
"""
_PERIODS = """
    WITH local AS (
        SELECT DISTINCT point_id, date_trunc(%(grain)s, start AT TIME ZONE %(zone)s) AS start FROM batch
    ),
    period AS (
        SELECT point_id, start AT TIME ZONE %(zone)s AS start,
               (start + %(length)s::interval) AT TIME ZONE %(zone)s AS ends
        FROM local
    )
"""
_BELOW = """
    SELECT * FROM indicator_part p
    WHERE p.indicator = %(indicator)s AND p.point_id = period.point_id AND p.grain = %(below)s
      AND p.start >= period.start AND p.start < period.ends
"""
_LEVEL = """
    {periods}
    {insert}
    SELECT %(indicator)s, %(grain)s, %(version)s, period.point_id, period.start,
           coalesce(numerator, 0), coalesce(denominator, 0), coalesce(n, 0),
           coalesce(observed, 0), coalesce(expected, 0)
    FROM period LEFT JOIN LATERAL ({made}) AS made ON true
    {replace}
"""
_MADE = {
    "sum": f"""
        SELECT sum(numerator) AS numerator, sum(denominator) AS denominator, sum(n) AS n,
               sum(observed) AS observed, sum(expected) AS expected
        FROM ({_BELOW}) AS below
    """,
    "last": f"{_BELOW} ORDER BY p.start DESC LIMIT 1",
}


def write(connection: Connection, entry: Indicator, answer: Mapping[str, Column], zone: ZoneInfo) -> None:
    """Store the parts of the windows in `batch`, and those of the longer periods that hold them.

    answer   the formula's columns (processors/formulas), in the order of the temporary table `stage`
    """
    # These tables grow a hundredfold between two looks of the planner at them, and what it then takes for an
    # empty table it would read as a whole, once a row; look-ups by the key are right at every size.
    connection.execute("SET LOCAL enable_seqscan = off")
    connection.execute(_STAGE)
    connection.execute("DELETE FROM stage")
    copy_in(connection, "stage", answer)
    values = {"indicator": entry.id, "grain": entry.base, "version": entry.version, "zone": zone.key}
    connection.execute("ANALYZE stage")
    connection.execute(_BASE, values)
    connection.execute(_UNKNOWN, values)
    if entry.measure == "quantile":
        samples.write(connection, entry, answer)
    level = _LEVEL.format(periods=_PERIODS, insert=_INSERT, made=_MADE[entry.over_time], replace=_REPLACE)
    for grain in grains_above(entry):
        values |= {"grain": grain, "below": BELOW[grain], "length": LENGTH[grain]}
        connection.execute(level.encode(), values)


def grains_above(entry: Indicator) -> list[str]:
    """The grains above the base period that `entry`'s figures are built from, each after the one below it."""
    order = list(LENGTH)
    above = order[order.index(entry.base) + 1 :]
    needed = set(entry.grains)
    if needed - {"hour", "day"}:
        needed |= {"day", "month"}
    return [grain for grain in above if grain in needed]
