"""Cases: the newest version of each record, and on which day it counts where in which indicator.

Whoever writes a record appends its case to `touched_record`; the processors take cases from there, count them, and
mark due the windows that the version before and the new one count in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Case:
    """The newest version of a record; deploy/sql, record, has the columns' meaning."""

    kind: str
    key: str
    attributes: dict[str, Any]
    origin: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A case counts in an indicator: where, and on which local day."""

    indicator: str
    point_id: int
    day: date
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Which windows of an indicator a counted case makes due.

    base        'day' or 'month'
    lookback_d  days before a window that its value depends on [d]
    matures_d   days after its day until a case that is open counts, too [d]
    """

    indicator: str
    kind: str
    base: str
    lookback_d: int
    matures_d: int


_TAKE = """
    WITH taken AS (
        DELETE FROM touched_record WHERE touch_id = ANY(ARRAY(
            SELECT touch_id FROM touched_record ORDER BY touch_id DESC LIMIT %s
        ))
        RETURNING kind, key
    )
    SELECT kind, key, newest.attributes, newest.origin, newest.withdrawn
    FROM (SELECT DISTINCT kind, key FROM taken) AS touched,
         LATERAL (
             SELECT attributes, origin, withdrawn FROM record r
             WHERE r.kind = touched.kind AND r.key = touched.key
             ORDER BY revision DESC LIMIT 1
         ) AS newest
"""
_TOUCH = """
    INSERT INTO touched_record (kind, key)
    SELECT kind, key FROM record WHERE kind = ANY(%s) EXCEPT SELECT kind, key FROM touched_record
"""
_COUNTED = """
    CREATE TEMPORARY TABLE IF NOT EXISTS counted (
        indicator text, point_id integer, day date, kind text
    ) ON COMMIT DELETE ROWS
"""
_FORGET = """
    WITH gone AS (
        DELETE FROM counted_case c USING unnest(%s::text[], %s::text[]) AS touched (kind, key)
        WHERE c.kind = touched.kind AND c.key = touched.key
        RETURNING c.indicator, point_id, day, c.kind
    )
    INSERT INTO counted SELECT DISTINCT indicator, point_id, day, kind FROM gone
"""
_COUNT = """
    WITH added AS (
        INSERT INTO counted_case (indicator, point_id, day, kind, key)
        SELECT * FROM unnest(%s::text[], %s::int[], %s::date[], %s::text[], %s::text[])
        RETURNING indicator, point_id, day, kind
    )
    INSERT INTO counted SELECT DISTINCT indicator, point_id, day, kind FROM added
"""
_RULE = """
    rule AS (
        SELECT * FROM unnest(%(indicator)s::text[], %(kind)s::text[], %(base)s::text[], %(lookback_d)s::int[],
            %(matures_d)s::int[]) AS rule (indicator, kind, base, lookback_d, matures_d)
    )
"""
# Windows that have not begun come due when they begin.
_REACHED = """
    SELECT DISTINCT indicator, start AT TIME ZONE %(zone)s AS start, point_id
    FROM {cases}, generate_series(
        date_trunc(base, day::timestamp), least((day + lookback_d)::timestamp, %(today)s::timestamp),
        ('1 ' || base)::interval
    ) AS start
"""
_MARK = f"""
    WITH {_RULE}
    INSERT INTO due (indicator, start, point_id)
    {_REACHED.format(cases="counted JOIN rule USING (indicator, kind)")}
    ON CONFLICT DO NOTHING
"""
_START_CLOCK = """
    INSERT INTO record_clock (indicator, day) SELECT DISTINCT unnest(%(indicator)s::text[]), %(today)s::date
    ON CONFLICT DO NOTHING
"""
# What the days since the last turn bring: windows that begin or end, and cases that are mature.
_TURN = f"""
    WITH {_RULE},
    turning AS (
        SELECT rule.*, clock.day AS last FROM rule JOIN record_clock clock USING (indicator)
        WHERE clock.day < %(today)s
    ),
    passed AS (
        SELECT c.indicator, c.point_id, c.day, base, lookback_d, last,
               day + matures_d + 1 BETWEEN last + 1 AND %(today)s AS is_mature
        FROM turning JOIN counted_case c USING (indicator, kind)
        WHERE day >= date_trunc('month', last)::date - greatest(lookback_d, matures_d + 1) AND day <= %(today)s
    )
    INSERT INTO due (indicator, start, point_id)
    {_REACHED.format(cases="passed")}
    WHERE is_mature OR start + ('1 ' || base)::interval > last
    ON CONFLICT DO NOTHING
"""
_TURNED = "UPDATE record_clock SET day = %(today)s WHERE day < %(today)s AND indicator = ANY(%(indicator)s)"


def take(connection: Connection, limit: int) -> list[Case]:
    """The cases that were touched last, no longer touched unless the transaction is rolled back."""
    with connection.cursor(row_factory=class_row(Case)) as cursor:
        return cursor.execute(_TAKE, [limit]).fetchall()


def touch(connection: Connection, kinds: Sequence[str]) -> int:
    """Let every case of `kinds` be counted anew; how many."""
    return connection.execute(_TOUCH, [list(kinds)]).rowcount if kinds else 0


def are_touched(connection: Connection) -> bool:
    """Whether any case waits to be counted."""
    row = connection.execute("SELECT EXISTS (SELECT FROM touched_record)").fetchone()
    return bool(row and row[0])


def count(connection: Connection, cases: Sequence[Case], counts: Sequence[Count]) -> None:
    """Let `cases` count as `counts` say, and nowhere else; `mark` goes by what that changes."""
    connection.execute(_COUNTED)
    connection.execute("DELETE FROM counted")
    connection.execute(_FORGET, [[case.kind for case in cases], [case.key for case in cases]])
    columns = [list(column) for column in zip(*map(astuple, counts), strict=True)] or [[]] * 5
    connection.execute(_COUNT, columns)


def mark(connection: Connection, rules: Sequence[Rule], zone: ZoneInfo, today: date) -> int:
    """Make due the windows that what was counted changes; how many."""
    return connection.execute(_MARK, _values(rules, zone, today)).rowcount


def turn(connection: Connection, rules: Sequence[Rule], zone: ZoneInfo, today: date) -> int:
    """Make due the windows that the passing of days changes, since each indicator was told last; how many."""
    values = _values(rules, zone, today)
    connection.execute(_START_CLOCK, values)
    marked = connection.execute(_TURN, values).rowcount
    connection.execute(_TURNED, values)
    return marked


def _values(rules: Sequence[Rule], zone: ZoneInfo, today: date) -> dict[str, Any]:
    names = Rule.__dataclass_fields__
    columns = {name: [getattr(rule, name) for rule in rules] for name in names}
    return {**columns, "zone": zone.key, "today": today}
