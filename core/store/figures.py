"""Figures from parts: those above the windows in `batch`, summed over the points of each scope into `figure`."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from core.catalogue import Indicator
from core.catalogue.reference_data import Reference
from core.store import samples, scope_totals
from core.store.connection import Connection
from core.store.indicator_parts import LENGTH

# Sums depend on the order of their terms in the last digits; less than this share is no difference.
SAME = 1e-9

_FIGURE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS figure (
        scope text, grain text, origin text, start timestamptz, ends timestamptz,
        value double precision, numerator double precision, denominator double precision,
        n bigint, points integer, coverage double precision
    ) ON COMMIT DELETE ROWS
"""
# Of a point that is in no district a null comes here, which the comparison below leaves out.
_SCOPES = "(VALUES ('city'), ('district:' || district), ('point:' || key){agency}) AS place (scope)"
_AGENCY = ", ('agency:' || agency)"
# Of a maximum the numerator is the highest ratio, and the denominator 1. Of a mean each point's ratio counts by its
# denominator per time observed, however long it was observed.
_NUMERATOR = {
    "sum": "sum(numerator)",
    "max": "coalesce(max(numerator / nullif(denominator, 0)), 0)",
    "mean": "coalesce(sum(numerator / nullif(observed, 0)), 0)",
}
_DENOMINATOR = {
    "sum": "sum(denominator)",
    "max": "count(nullif(denominator, 0))::int::bool::int",
    "mean": "coalesce(sum(denominator / nullif(observed, 0)), 0)",
}
_FIGURES = """
    WITH period AS (
        SELECT DISTINCT point_id, date_trunc(%(grain)s, start AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s AS start
        FROM batch
    ),
    summed AS (
        SELECT scope, origin, start, {numerator} AS numerator, {denominator} AS denominator, sum(n) AS n,
               count(nullif(denominator, 0)) AS points,
               coalesce(least(sum(observed) / nullif(sum(expected), 0), 1), 0) AS coverage
        FROM point
        CROSS JOIN LATERAL (
            SELECT * FROM indicator_part p
            WHERE p.indicator = %(indicator)s AND p.point_id = point.point_id AND p.grain = %(grain)s
              AND p.start = ANY(ARRAY(SELECT DISTINCT start FROM period))
        ) AS part
        CROSS JOIN LATERAL {scopes}
        GROUP BY scope, origin, start
        HAVING (scope, origin, start) IN (
            SELECT scope, origin, start FROM period JOIN point USING (point_id), LATERAL {scopes}
        )
    )
    INSERT INTO figure
    SELECT scope, %(grain)s, origin, start,
           (start AT TIME ZONE %(zone)s + %(length)s::interval) AT TIME ZONE %(zone)s,
           CASE WHEN denominator > 0 AND coverage >= %(coverage)s - %(same)s
                THEN %(scale)s * numerator / CASE WHEN %(is_total)s THEN 1 ELSE denominator END END,
           numerator, denominator, n, points, coverage
    FROM summed
"""


def gather(connection: Connection, entry: Indicator, references: Mapping[str, Reference], zone: ZoneInfo) -> None:
    """Fill the temporary table `figure`."""
    connection.execute(_FIGURE)
    connection.execute("DELETE FROM figure")
    sides = {"numerator": _NUMERATOR[entry.over_points], "denominator": _DENOMINATOR[entry.over_points]}
    if entry.of_scope:  # the time of the point that was there longest
        sides[entry.of_scope.side] = f"max({entry.of_scope.side})"
    scopes = scopes_of(entry)
    query = _FIGURES.format(scopes=scopes, **sides)
    values = {
        "indicator": entry.id,
        "coverage": entry.coverage,
        "scale": entry.scale,
        "is_total": entry.measure == "total",
        "zone": zone.key,
        "same": SAME,
    }
    for grain in entry.grains:
        connection.execute(query.encode(), {**values, "grain": grain, "length": LENGTH[grain]})
        if entry.measure == "quantile":
            samples.rank(connection, entry, grain, scopes)
    if entry.of_scope:
        scope_totals.multiply(connection, entry, references, zone)
    connection.execute("ANALYZE figure")


def scopes_of(entry: Indicator) -> str:
    """The scopes that a point counts in, for LATERAL in a query over `point`."""
    return _SCOPES.format(agency=_AGENCY if entry.by_agency else "")
