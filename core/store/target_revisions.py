"""Yearly targets of goals with every revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from core.catalogue import Masterplan
from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Target:
    """A row of target_revision; deploy/sql has the columns' meaning."""

    indicator: str
    scope: str
    year: int
    revision: int
    value: float
    decided: date
    basis: str
    recorded_at: datetime
    recorded_by: str


_OF_PLAN = """
    SELECT indicator, scope, year, revision, value, decided, basis, recorded_at, recorded_by
    FROM target_revision WHERE plan = %s ORDER BY indicator, scope, year, revision
"""
_ADD = """
    INSERT INTO target_revision
        (plan, indicator, scope, year, revision, value, decided, basis, recorded_at, recorded_by)
    SELECT %(plan)s, %(indicator)s, %(scope)s, %(year)s, coalesce(max(revision) + 1, 0), %(value)s, %(decided)s,
           %(basis)s, %(now)s, %(who)s
    FROM target_revision
    WHERE plan = %(plan)s AND indicator = %(indicator)s AND scope = %(scope)s AND year = %(year)s
    RETURNING revision
"""
_FORGET = "DELETE FROM target_revision WHERE plan = %s"


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A target of a year, and the decision that set it."""

    indicator: str
    scope: str
    year: int
    value: float
    decided: date
    basis: str


def of_plan(connection: Connection, plan: str) -> list[Target]:
    """Every revision of every target, by goal, year and revision."""
    with connection.cursor(row_factory=class_row(Target)) as cursor:
        return cursor.execute(_OF_PLAN, [plan]).fetchall()


def numbered(targets: Iterable[NewTarget], now: datetime) -> list[Target]:
    """`targets` as rows, of a plan that is not in the database yet."""
    rows: list[Target] = []
    count: Counter[tuple[str, str, int]] = Counter()
    for each in targets:
        key = (each.indicator, each.scope, each.year)
        rows.append(Target(*key, count[key], each.value, each.decided, each.basis, now, "nadi"))
        count[key] += 1
    return sorted(rows, key=lambda row: (row.indicator, row.scope, row.year, row.revision))


def add(connection: Connection, plan: str, target: NewTarget, *, who: str, now: datetime) -> int:
    """Store a revision; its number, 0 for the first."""
    values = {
        "plan": plan,
        "indicator": target.indicator,
        "scope": target.scope,
        "year": target.year,
        "value": target.value,
        "decided": target.decided,
        "basis": target.basis,
        "who": who,
        "now": now,
    }
    row = connection.execute(_ADD, values).fetchone()
    return int(row[0]) if row else 0


def forget(connection: Connection, plan: str) -> None:
    """Drop every target of a plan that nobody has changed yet."""
    connection.execute(_FORGET, [plan])


def as_adopted(plan: Masterplan) -> Iterable[NewTarget]:
    """The targets that `plan` began with, then its revisions in the order they were decided."""
    for goal in plan.goals:
        first = dict(goal.targets)
        for revision in reversed(goal.revisions):
            first[revision.year] = revision.was
        for year, value in sorted(first.items()):
            yield NewTarget(*goal.key, year, value, plan.adopted, plan.basis)
        for revision in goal.revisions:
            yield NewTarget(*goal.key, revision.year, revision.value, revision.decided, revision.basis)
