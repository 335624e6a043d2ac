"""Where goals' figures are going, as the processors left it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Projected:
    """A row of goal_projection; deploy/sql has the columns' meaning."""

    indicator: str
    scope: str
    origin: str
    horizon: str
    ends: datetime
    value: float | None
    low: float | None
    high: float | None
    slope: float | None
    points: int
    reason: str
    computed_at: datetime


_COLUMNS = ", ".join(field.name for field in fields(Projected))
_OF_PLAN = f"SELECT {_COLUMNS} FROM goal_projection WHERE plan = %s"
_FORGET = "DELETE FROM goal_projection WHERE plan = %s"
_ADD = f"INSERT INTO goal_projection (plan, {_COLUMNS}) VALUES (%s{', %s' * len(fields(Projected))})"

Projections = dict[tuple[str, str, str], dict[str, Projected]]


def of_plan(connection: Connection, plan: str) -> Projections:
    """{(indicator, scope, origin): {horizon: what is to be expected}}."""
    found: Projections = {}
    with connection.cursor(row_factory=class_row(Projected)) as cursor:
        for row in cursor.execute(_OF_PLAN.encode(), [plan]):
            found.setdefault((row.indicator, row.scope, row.origin), {})[row.horizon] = row
    return found


def replace(connection: Connection, plan: str, rows: Sequence[Projected]) -> None:
    """Put `rows` in the place of all that `plan` had; within a transaction."""
    connection.execute(_FORGET, [plan])
    with connection.cursor() as cursor:
        cursor.executemany(_ADD.encode(), [(plan, *astuple(row)) for row in rows])
