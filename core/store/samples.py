"""Single values behind indicators that are quantiles, and the quantile over each scope and period."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalogue import Indicator
from core.store.binary import Column, copy_in
from core.store.connection import Connection

_STAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS sample_stage (
        point_id integer, start timestamptz, numerator double precision, denominator double precision
    ) ON COMMIT DELETE ROWS
"""
_CLEAR = """
    DELETE FROM indicator_sample s USING batch
    WHERE s.indicator = %(indicator)s AND s.point_id = batch.point_id AND s.start = batch.start
"""
_WRITE = """
    INSERT INTO indicator_sample (indicator, point_id, start, value, weight)
    SELECT %(indicator)s, point_id, start, numerator / denominator, sum(denominator)
    FROM sample_stage JOIN batch USING (point_id, start)
    WHERE denominator > 0
    GROUP BY point_id, start, numerator / denominator
"""
# The definition of percentile_cont, for values that stand for several cases: with n cases in order, the value at
# q * (n - 1), counted from 0, and between two of them the share of the way.
_RANK = """
    WITH period AS (
        SELECT scope, origin, start, ends FROM figure WHERE grain = %(grain)s AND value IS NOT NULL
    ),
    held AS (
        SELECT period.scope, period.origin, period.start, s.value, sum(s.weight) AS weight
        FROM period
        JOIN point USING (origin)
        JOIN indicator_sample s ON s.indicator = %(indicator)s AND s.point_id = point.point_id
            AND s.start >= period.start AND s.start < period.ends
        WHERE period.scope IN (SELECT scope FROM {scopes})
        GROUP BY period.scope, period.origin, period.start, s.value
    ),
    ranked AS (
        SELECT *, sum(weight) OVER (PARTITION BY scope, origin, start ORDER BY value) AS upto,
               %(quantile)s * (sum(weight) OVER (PARTITION BY scope, origin, start) - 1) AS place
        FROM held
    ),
    found AS (
        SELECT scope, origin, start, min(value) FILTER (WHERE upto > floor(place)) AS low,
               min(value) FILTER (WHERE upto > ceil(place)) AS high, min(place - floor(place)) AS share
        FROM ranked GROUP BY scope, origin, start
    )
    UPDATE figure SET
        value = %(scale)s * (low + share * (high - low)), numerator = low + share * (high - low), denominator = 1
    FROM found
    WHERE figure.grain = %(grain)s AND (figure.scope, figure.origin, figure.start) = (
        found.scope, found.origin, found.start
    )
"""


def write(connection: Connection, entry: Indicator, answer: Mapping[str, Column]) -> None:
    """Replace the samples of the windows in `batch`.

    answer   the formula's columns: a row for each case
    """
    connection.execute(_STAGE)
    connection.execute("DELETE FROM sample_stage")
    names = ("point_id", "start", "numerator", "denominator")
    copy_in(connection, "sample_stage", {name: answer[name] for name in names})
    connection.execute(_CLEAR, {"indicator": entry.id})
    connection.execute(_WRITE, {"indicator": entry.id})


def rank(connection: Connection, entry: Indicator, grain: str, scopes: str) -> None:
    """Put the quantile into the figures of `grain` in the temporary table `figure`."""
    values = {"indicator": entry.id, "grain": grain, "quantile": entry.quantile, "scale": entry.scale}
    connection.execute(_RANK.format(scopes=scopes).encode(), values)
