"""Masterplans as the database has them: the truth once they are loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from core.catalogue import Masterplan
from core.store import recommendations, target_revisions
from core.store.connection import MASTERPLAN_CHANNEL, Connection, notify
from core.store.target_revisions import Target

_PLANS = "SELECT plan, content FROM masterplan ORDER BY content ->> 'first_year', plan"
# The transaction that wrote the row: no two changes share it, whatever the clocks say.
_STAMP = "SELECT coalesce(string_agg(plan || ' ' || xmin::text, ', ' ORDER BY plan), '') FROM masterplan"
_SHIPPED = "SELECT is_shipped FROM masterplan WHERE plan = %s"
_PUT = """
    INSERT INTO masterplan (plan, content, is_shipped, changed_at, changed_by) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (plan) DO UPDATE SET content = EXCLUDED.content, is_shipped = EXCLUDED.is_shipped,
        changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by
"""
_TOUCH = "UPDATE masterplan SET is_shipped = false, changed_at = %s, changed_by = %s WHERE plan = %s"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('nadi masterplan', 0))"
# What has tables of its own.
_ELSEWHERE = {"goals": {"__all__": {"targets", "revisions"}}, "recommendations": True}


def load(connection: Connection) -> list[Masterplan]:
    """Every plan, by its first year."""
    rows = connection.execute(_PLANS).fetchall()
    return [_plan(connection, plan, content) for plan, content in rows]


def stamp(connection: Connection) -> str:
    """What is another whenever a plan was changed."""
    row = connection.execute(_STAMP).fetchone()
    return str(row[0]) if row else ""


def lock(connection: Connection) -> None:
    """Let nobody else change plans until the transaction ends."""
    connection.execute(_LOCK)


def is_shipped(connection: Connection, plan: str) -> bool | None:
    """Whether `plan` is as Nadi ships it, changed by nobody; None: it is not there."""
    row = connection.execute(_SHIPPED, [plan]).fetchone()
    return bool(row[0]) if row else None


def put_tree(connection: Connection, plan: Masterplan, *, is_shipped: bool, who: str, now: datetime) -> None:
    """Store everything of `plan` but targets and recommendations, and tell whoever listens."""
    content = plan.model_dump(mode="json", exclude=_ELSEWHERE, exclude_defaults=True)  # type: ignore[arg-type]  # pydantic's nested form
    connection.execute(_PUT, [plan.id, Jsonb(content), is_shipped, now, who])
    notify(connection, MASTERPLAN_CHANNEL)


def touch(connection: Connection, plan: str, *, who: str, now: datetime) -> None:
    """Note that targets or recommendations of `plan` were changed by `who`, and tell whoever listens."""
    connection.execute(_TOUCH, [now, who, plan])
    notify(connection, MASTERPLAN_CHANNEL)


def _plan(connection: Connection, plan: str, content: dict[str, Any]) -> Masterplan:
    by_goal: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in target_revisions.of_plan(connection, plan):
        by_goal[target.indicator, target.scope].append(target)
    for goal in content["goals"]:
        goal |= _targets(by_goal[goal["indicator"], goal.get("scope", "city")])
    content["recommendations"] = recommendations.of_plan(connection, plan)
    return Masterplan.model_validate(content)


def _targets(rows: Sequence[Target]) -> dict[str, Any]:
    """Targets in force and revisions of a goal from its rows, which are by year and revision."""
    targets: dict[int, float] = {}
    revisions = []
    for row in rows:
        if row.revision:
            was = targets[row.year]
            revisions.append(
                {"year": row.year, "was": was, "value": row.value, "decided": row.decided, "basis": row.basis}
            )
        targets[row.year] = row.value
    return {"targets": targets, "revisions": sorted(revisions, key=lambda each: (each["decided"], each["year"]))}
