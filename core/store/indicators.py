"""Figures as they are published: provisional rows and revisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb

from core.catalogue import Indicator
from core.catalogue.reference_data import Reference
from core.store import due, figures, live
from core.store.connection import Connection
from core.store.figures import SAME
from core.store.indicator_parts import ENDS

# A period's last hour is closed by the clock, and readings of its last minutes are still on their way when it
# ends; after this time the figure counts as final, and what comes later makes a revision.
SETTLE = timedelta(hours=1)
# An hour still to be rolled up may speak into a period that begins so much later; no figure of it is final yet.
REACH = timedelta(days=1)
# Streams are told of figures whose period ended no longer ago, and of later revisions; not of a past being computed.
LIVE = timedelta(days=1)

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
        SELECT DISTINCT start, ends FROM figure
    ),
    pending AS (
        SELECT start, ends FROM period
        WHERE EXISTS (SELECT FROM due WHERE due.indicator = %(indicator)s
                      AND due.start >= period.start AND due.start < ends)
    ),
    touched AS MATERIALIZED (
        SELECT DISTINCT hour FROM touched_hour  -- read once: the table's index is full of rows already taken
    ),
    settled AS (
        SELECT start, ends FROM period
        WHERE ends + %(settle)s <= %(now)s
          AND NOT (%(over_records)s AND EXISTS (SELECT FROM touched_record))
          AND NOT EXISTS (SELECT FROM touched WHERE hour >= start - %(reach)s AND hour < ends + %(ahead)s)
    ),
    judged AS (
        SELECT figure.*, old.id AS old_id, old.revision AS old_revision, old.n AS old_n, old.version AS old_version,
               (figure.start, ends) IN (SELECT start, ends FROM pending) AS is_pending,
               (figure.start, ends) IN (SELECT start, ends FROM settled) AS is_settled,
               coalesce({_CHANGED}, false) AS is_changed
        FROM figure
        LEFT JOIN LATERAL (
            SELECT ctid AS id, * FROM indicator_value v
            WHERE v.indicator = %(indicator)s AND v.scope = figure.scope AND v.grain = figure.grain
              AND v.origin = figure.origin AND v.start = figure.start
            ORDER BY revision DESC LIMIT 1
        ) AS old ON true
    ),
    no_longer_provisional AS (
        DELETE FROM indicator_value WHERE ctid = ANY(ARRAY(
            SELECT old_id FROM judged WHERE old_revision = 0 AND is_settled AND NOT is_pending
        ))
    ),
    written AS (
        INSERT INTO indicator_value
            (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n, points, coverage,
             version, computed_at, reason)
        SELECT %(indicator)s, scope, grain, origin, start,
               CASE WHEN old_revision >= 1 THEN old_revision + 1 WHEN is_settled AND NOT is_pending THEN 1 ELSE 0 END,
               value, numerator, denominator, n, points, coverage, %(version)s, %(now)s,
               CASE WHEN old_revision >= 1 THEN CASE
                   WHEN old_version <> %(version)s THEN 'formula version ' || %(version)s
                   WHEN n - old_n = 1 THEN '1 late ' || %(what)s
                   WHEN n > old_n THEN (n - old_n) || ' late ' || %(what)s || 's'
                   WHEN old_n - n = 1 THEN '1 ' || %(what)s || ' fewer'
                   WHEN n < old_n THEN (old_n - n) || ' ' || %(what)s || 's fewer'
                   ELSE coalesce((SELECT min(batch.reason) FROM batch
                                  WHERE batch.start >= judged.start AND batch.start < ends), 'recomputed') END END
        FROM judged
        WHERE old_revision IS NULL
           OR old_revision = 0 AND (is_changed OR is_settled AND NOT is_pending)
           OR old_revision >= 1 AND is_changed AND NOT is_pending
        ON CONFLICT (indicator, scope, grain, origin, start, revision) DO UPDATE SET
            value = EXCLUDED.value, numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator,
            n = EXCLUDED.n, points = EXCLUDED.points, coverage = EXCLUDED.coverage, version = EXCLUDED.version,
            computed_at = EXCLUDED.computed_at
        RETURNING indicator, scope, grain, origin, start, revision, value, n, points, coverage, computed_at, reason
    )
    SELECT (SELECT count(*) FROM written), (
        SELECT coalesce(jsonb_agg(to_jsonb(written) || jsonb_build_object('end', ends)), '[]')
        FROM written JOIN figure USING (scope, grain, origin, start)
        WHERE ends > %(now)s - %(live)s OR revision > 1
    )
"""
_PROVISIONAL = "SELECT DISTINCT indicator FROM indicator_value WHERE revision = 0"
_SETTLE = f"""
    UPDATE indicator_value v SET revision = 1
    FROM (
        SELECT indicator, grain, start, (start AT TIME ZONE %(zone)s + {ENDS}) AT TIME ZONE %(zone)s AS ends
        FROM (
            SELECT DISTINCT indicator, grain, start FROM indicator_value
            WHERE revision = 0 AND indicator = %(indicator)s
        ) AS provisional
    ) AS period
    WHERE v.revision = 0 AND v.indicator = period.indicator AND v.grain = period.grain AND v.start = period.start
      AND ends + %(settle)s + coalesce((%(matures)s::jsonb ->> v.indicator)::int, 0) * INTERVAL '1 day' <= %(now)s
      AND NOT (%(matures)s::jsonb ? v.indicator AND EXISTS (SELECT FROM touched_record))
      AND NOT EXISTS (SELECT FROM touched_hour WHERE hour >= period.start - %(reach)s AND hour < ends)
      AND NOT EXISTS (SELECT FROM due WHERE due.indicator = period.indicator
                      AND due.start >= period.start AND due.start < ends)
"""


def write(
    connection: Connection, entry: Indicator, references: Mapping[str, Reference], zone: ZoneInfo, now: datetime
) -> int:
    """Compute and store every figure above the windows in `batch`, whose parts are written.

    returns  rows written; figures that did not change write none
    """
    figures.gather(connection, entry, references, zone)
    values = {
        "indicator": entry.id,
        "version": entry.version,
        "now": now,
        "settle": SETTLE + timedelta(days=entry.matures_d),
        "over_records": bool(entry.records),
        "what": "record" if entry.records and not entry.metrics else "reading",
        "reach": max(REACH, timedelta(hours=entry.lookback_h)),
        "ahead": timedelta(hours=entry.lookahead_h),
        "same": SAME,
        "live": LIVE,
    }
    row = connection.execute(_WRITE, values).fetchone()
    count, news = row or (0, [])
    live.add_values(connection, news)
    return int(count)


def settle(connection: Connection, matures_d: Mapping[str, int], zone: ZoneInfo, now: datetime) -> bool:
    """Make final the provisional figures whose period is over and for which nothing waits.

    connection  autocommitting
    matures_d   {indicator over records: days after a period until the last case in it counts [d]}
    returns     whether every indicator was looked at; of one that is being computed nothing was made final
    """
    values = {"zone": zone.key, "now": now, "settle": SETTLE, "reach": REACH, "matures": Jsonb(dict(matures_d))}
    is_complete = True
    for (indicator,) in connection.execute(_PROVISIONAL).fetchall():
        with connection.transaction():
            if due.lock(connection, indicator):
                connection.execute(_SETTLE, {**values, "indicator": indicator})
            else:
                is_complete = False
    return is_complete
