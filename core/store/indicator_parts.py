"""An indicator's summands: those of the base period from a formula, longer ones from the ones below."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from core.catalogue import Indicator
from core.store.binary import Column, copy_in
from core.store.connection import Connection

# What each grain is made of, in an order in which the one below is made first.
BELOW = {"day": "hour", "month": "day", "quarter": "month", "year": "month"}
LENGTH = {"hour": "1 hour", "day": "1 day", "month": "1 month", "quarter": "3 months", "year": "1 year"}
# After so many new rows the planner must not go by what it knew before; small changes it learns in time.
BULK = 5000

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
_BASE = f"""
    {_INSERT}
    SELECT %(indicator)s, %(grain)s, %(version)s, point_id, start, numerator, denominator, n, observed, expected
    FROM stage JOIN batch USING (point_id, start)
    {_REPLACE}
"""
_UNKNOWN = """
    DELETE FROM indicator_part AS kept
    USING (SELECT point_id, start FROM batch EXCEPT SELECT point_id, start FROM stage) AS unknown
    WHERE kept.indicator = %(indicator)s AND kept.grain = %(grain)s
      AND kept.point_id = unknown.point_id AND kept.start = unknown.start
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
_WITHIN = """
    p.indicator = %(indicator)s AND p.point_id = period.point_id AND p.grain = %(below)s
    AND p.start >= period.start AND p.start < period.ends
"""
# Of parts that were withdrawn a row of zeros is left.
_SUM = f"""
    {_PERIODS}
    {_INSERT}
    SELECT %(indicator)s, %(grain)s, %(version)s, period.point_id, period.start,
           coalesce(sum(numerator), 0), coalesce(sum(denominator), 0), coalesce(sum(n), 0),
           coalesce(sum(observed), 0), coalesce(sum(expected), 0)
    FROM period LEFT JOIN indicator_part p ON {_WITHIN}
    GROUP BY period.point_id, period.start
    {_REPLACE}
"""
_LAST = f"""
    {_PERIODS}
    {_INSERT}
    SELECT %(indicator)s, %(grain)s, %(version)s, period.point_id, period.start,
           coalesce(numerator, 0), coalesce(denominator, 0), coalesce(n, 0),
           coalesce(observed, 0), coalesce(expected, 0)
    FROM period LEFT JOIN LATERAL (
        SELECT * FROM indicator_part p WHERE {_WITHIN} ORDER BY p.start DESC LIMIT 1
    ) AS last ON true
    {_REPLACE}
"""


def write(connection: Connection, entry: Indicator, answer: Mapping[str, Column], zone: ZoneInfo) -> None:
    """Store the parts of the windows in `batch`, and those of the longer periods that hold them.

    answer   the formula's columns (processors/formulas), in the order of the temporary table `stage`
    """
    connection.execute(_STAGE)
    connection.execute("DELETE FROM stage")
    copy_in(connection, "stage", answer)
    values = {"indicator": entry.id, "grain": entry.base, "version": entry.version, "zone": zone.key}
    connection.execute("ANALYZE stage")
    connection.execute(_BASE, values)
    connection.execute(_UNKNOWN, values)
    if len(answer["point_id"]) >= BULK:
        connection.execute("ANALYZE indicator_part")
    for grain in grains_above(entry):
        values |= {"grain": grain, "below": BELOW[grain], "length": LENGTH[grain]}
        connection.execute(_LAST if entry.over_time == "last" else _SUM, values)


def grains_above(entry: Indicator) -> list[str]:
    """The grains above the base period that `entry`'s figures are built from, each after the one below it."""
    needed = set(entry.grains) - {entry.base, "hour"}
    if needed - {"day"}:
        needed |= {"day", "month"}
    return [grain for grain in BELOW if grain in needed and grain != entry.base]
