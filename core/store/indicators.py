"""Figures from parts: summed over the points of a scope, written as provisional rows and revisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.catalogue import Indicator
from core.store.connection import Connection
from core.store.indicator_parts import LENGTH

# A period's last hour is closed by the clock, and readings of its last minutes are still on their way when it
# ends; after this time the figure counts as final, and what comes later makes a revision.
SETTLE = timedelta(hours=1)
# Sums depend on the order of their terms in the last digits; less than this is no change.
_SAME = 1e-9

_FIGURE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS figure (
        scope text, grain text, origin text, start timestamptz, ends timestamptz,
        value double precision, numerator double precision, denominator double precision,
        n bigint, points integer, coverage double precision
    ) ON COMMIT DELETE ROWS
"""
_SCOPES = "(VALUES ('city'), ('district:' || district), ('point:' || key)) AS place (scope)"
# Of a maximum the numerator is the highest ratio, and the denominator 1.
_NUMERATOR = {"sum": "sum(numerator)", "max": "coalesce(max(numerator / nullif(denominator, 0)), 0)"}
_DENOMINATOR = {"sum": "sum(denominator)", "max": "count(nullif(denominator, 0))::int::bool::int"}
_FIGURES = """
    WITH period AS (
        SELECT DISTINCT point_id, date_trunc(%(grain)s, start AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s AS start
        FROM batch
    ),
    affected AS (
        SELECT DISTINCT scope, origin, start FROM period JOIN point USING (point_id), LATERAL {scopes}
    ),
    summed AS (
        SELECT scope, origin, start, {numerator} AS numerator, {denominator} AS denominator, sum(n) AS n,
               count(nullif(denominator, 0)) AS points,
               coalesce(least(sum(observed) / nullif(sum(expected), 0), 1), 0) AS coverage
        FROM indicator_part p
        JOIN point USING (point_id)
        CROSS JOIN LATERAL {scopes}
        JOIN affected USING (scope, origin, start)
        WHERE p.indicator = %(indicator)s AND p.grain = %(grain)s AND p.start = ANY(SELECT start FROM period)
        GROUP BY scope, origin, start
    )
    INSERT INTO figure
    SELECT scope, %(grain)s, origin, start,
           (start AT TIME ZONE %(zone)s + %(length)s::interval) AT TIME ZONE %(zone)s,
           CASE WHEN denominator > 0 AND coverage >= %(coverage)s - %(same)s
                THEN %(scale)s * numerator / CASE WHEN %(is_total)s THEN 1 ELSE denominator END END,
           numerator, denominator, n, points, coverage
    FROM summed
"""
_CHANGED = " OR ".join(
    [
        *(f"figure.{name} IS DISTINCT FROM old.{name}" for name in ("n", "points")),
        "(figure.value IS NULL) <> (old.value IS NULL)",
        *(
            f"abs(figure.{name} - old.{name}) > %(same)s * greatest(abs(figure.{name}), abs(old.{name}))"
            for name in ("value", "numerator", "denominator", "coverage")
        ),
        "old.version <> %(version)s",
    ]
)
# A period with windows still due is written again when they are computed; until then it is not final, and a
# figure that was final stays. Touched hours may or may not concern it: it is not final, but a revision is made.
_WRITE = f"""
    WITH period AS (
        SELECT start, ends,
               ends + %(settle)s <= %(now)s
                   AND NOT EXISTS (SELECT FROM touched_hour WHERE hour >= start - %(reach)s AND hour < ends) AS is_over,
               EXISTS (SELECT FROM due WHERE due.indicator = %(indicator)s
                       AND due.start >= period.start AND due.start < ends) AS is_pending
        FROM (SELECT DISTINCT start, ends FROM figure) AS period
    ),
    judged AS (
        SELECT figure.*, old.revision AS old_revision, old.n AS old_n, old.version AS old_version,
               is_pending, is_over AND NOT is_pending AS is_final, coalesce({_CHANGED}, false) AS is_changed
        FROM figure
        JOIN period USING (start, ends)
        LEFT JOIN LATERAL (
            SELECT * FROM indicator_value v
            WHERE v.indicator = %(indicator)s AND v.scope = figure.scope AND v.grain = figure.grain
              AND v.origin = figure.origin AND v.start = figure.start
            ORDER BY revision DESC LIMIT 1
        ) AS old ON true
    )
    INSERT INTO indicator_value
        (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n, points, coverage,
         version, computed_at, reason)
    SELECT %(indicator)s, scope, grain, origin, start,
           CASE WHEN old_revision >= 1 THEN old_revision + 1 WHEN is_final THEN 1 ELSE 0 END,
           value, numerator, denominator, n, points, coverage, %(version)s, %(now)s,
           CASE WHEN old_revision >= 1 THEN CASE
               WHEN old_version <> %(version)s THEN 'formula version ' || %(version)s
               WHEN n - old_n = 1 THEN '1 late reading'
               WHEN n > old_n THEN (n - old_n) || ' late readings'
               WHEN n < old_n THEN (old_n - n) || ' readings fewer'
               ELSE 'recomputed' END END
    FROM judged
    WHERE old_revision IS NULL
       OR old_revision = 0 AND (is_final OR is_changed)
       OR old_revision >= 1 AND is_changed AND NOT is_pending
    ON CONFLICT (indicator, scope, grain, origin, start, revision) DO UPDATE SET
        value = EXCLUDED.value, numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator,
        n = EXCLUDED.n, points = EXCLUDED.points, coverage = EXCLUDED.coverage, version = EXCLUDED.version,
        computed_at = EXCLUDED.computed_at
"""
_DROP_PROVISIONAL = """
    DELETE FROM indicator_value v USING figure
    WHERE v.indicator = %(indicator)s AND v.scope = figure.scope AND v.grain = figure.grain
      AND v.origin = figure.origin AND v.start = figure.start AND v.revision = 0
      AND EXISTS (SELECT FROM indicator_value final WHERE final.indicator = v.indicator AND final.scope = v.scope
          AND final.grain = v.grain AND final.origin = v.origin AND final.start = v.start AND final.revision = 1)
"""
_ENDS = (
    "CASE grain " + " ".join(f"WHEN '{grain}' THEN INTERVAL '{length}'" for grain, length in LENGTH.items()) + " END"
)
_SETTLE = f"""
    UPDATE indicator_value v SET revision = 1
    FROM (
        SELECT indicator, grain, start, (start AT TIME ZONE %(zone)s + {_ENDS}) AT TIME ZONE %(zone)s AS ends
        FROM (SELECT DISTINCT indicator, grain, start FROM indicator_value WHERE revision = 0) AS provisional
    ) AS period
    WHERE v.revision = 0 AND v.indicator = period.indicator AND v.grain = period.grain AND v.start = period.start
      AND ends + %(settle)s <= %(now)s
      AND NOT EXISTS (SELECT FROM touched_hour WHERE hour >= period.start - INTERVAL '1 day' AND hour < ends)
      AND NOT EXISTS (SELECT FROM due WHERE due.indicator = period.indicator
                      AND due.start >= period.start AND due.start < ends)
"""


def write(connection: Connection, entry: Indicator, zone: ZoneInfo, now: datetime, *, is_total: bool) -> int:
    """Compute and store every figure above the windows in `batch`, whose parts are written.

    is_total   the value is the numerator, not divided
    returns    rows written; figures that did not change write none
    """
    connection.execute(_FIGURE)
    connection.execute("DELETE FROM figure")
    query = _FIGURES.format(
        scopes=_SCOPES, numerator=_NUMERATOR[entry.over_points], denominator=_DENOMINATOR[entry.over_points]
    )
    values = {
        "indicator": entry.id,
        "version": entry.version,
        "coverage": entry.coverage,
        "scale": entry.scale,
        "is_total": is_total,
        "zone": zone.key,
        "now": now,
        "settle": SETTLE,
        "reach": timedelta(hours=entry.lookback_h),
        "same": _SAME,
    }
    for grain in entry.grains:
        connection.execute(query.encode(), {**values, "grain": grain, "length": LENGTH[grain]})
    connection.execute("ANALYZE figure")
    written = connection.execute(_WRITE, values).rowcount
    connection.execute(_DROP_PROVISIONAL, values)
    return written


def settle(connection: Connection, zone: ZoneInfo, now: datetime) -> int:
    """Make final the provisional figures whose period is over and for which nothing waits.

    returns  figures made final
    """
    return connection.execute(_SETTLE, {"zone": zone.key, "now": now, "settle": SETTLE}).rowcount
