"""How the masterplan's goals stand, as the processors left it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of goal_status; deploy/sql has the columns' meaning."""

    indicator: str
    scope: str
    origin: str
    status: str
    grain: str
    start: datetime | None
    value: float | None
    provisional: bool
    coverage: float
    expected: float
    target: float
    gap: float | None
    share: float
    computed_at: datetime


_COLUMNS = ", ".join(field.name for field in fields(Standing))
_STANDINGS = f"SELECT {_COLUMNS} FROM goal_status WHERE plan = %s AND (%s::text IS NULL OR origin = %s)"
_PUT = f"""
    INSERT INTO goal_status (plan, {_COLUMNS})
    VALUES (%s{", %s" * len(fields(Standing))})
    ON CONFLICT (plan, indicator, scope, origin) DO UPDATE SET
        {", ".join(f"{field.name} = EXCLUDED.{field.name}" for field in fields(Standing))}
"""
# Goals that are no longer in the plan would be counted on.
_FORGET = "DELETE FROM goal_status WHERE plan = %s AND (indicator || ' ' || scope) <> ALL(%s)"


def standings(connection: Connection, plan: str, origin: str | None) -> dict[tuple[str, str], dict[str, Standing]]:
    """{(indicator, scope): {origin: how that goal stands}}, of `origin` alone or (None) of every one."""
    found: dict[tuple[str, str], dict[str, Standing]] = {}
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        for row in cursor.execute(_STANDINGS.encode(), [plan, origin, origin]):
            found.setdefault((row.indicator, row.scope), {})[row.origin] = row
    return found


def put(connection: Connection, plan: str, rows: Sequence[Standing]) -> None:
    """Replace how goals stand."""
    with connection.cursor() as cursor:
        cursor.executemany(_PUT.encode(), [(plan, *astuple(row)) for row in rows])


def forget_others(connection: Connection, plan: str, goals: Sequence[tuple[str, str]]) -> None:
    """Drop the rows of goals that `plan` no longer has."""
    connection.execute(_FORGET, [plan, [" ".join(goal) for goal in goals]])
