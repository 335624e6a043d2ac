"""Recommendations of evaluations, and the steps that were taken on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from core.catalogue.follow_up import FollowUp, Recommendation
from core.store.connection import Connection

_OF_PLAN = """
    SELECT id, evaluation, dimension, text_id, text_en, owner, due, source
    FROM recommendation WHERE plan = %s ORDER BY position, id
"""
_STEPS = """
    SELECT id, on_day AS on, status, evidence, link, accepted, said_by AS by
    FROM follow_up WHERE plan = %s ORDER BY follow_up_id
"""
_PUT = """
    INSERT INTO recommendation (plan, id, position, evaluation, dimension, text_id, text_en, owner, due, source)
    VALUES (%(plan)s, %(id)s, %(position)s, %(evaluation)s, %(dimension)s, %(text_id)s, %(text_en)s, %(owner)s,
            %(due)s, %(source)s)
    ON CONFLICT (plan, id) DO UPDATE SET
        position = EXCLUDED.position, evaluation = EXCLUDED.evaluation, dimension = EXCLUDED.dimension,
        text_id = EXCLUDED.text_id, text_en = EXCLUDED.text_en, owner = EXCLUDED.owner, due = EXCLUDED.due,
        source = EXCLUDED.source
"""
_ADD = """
    INSERT INTO follow_up (plan, id, on_day, status, evidence, link, accepted, said_by, recorded_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_FORGET = ("DELETE FROM follow_up WHERE plan = %s", "DELETE FROM recommendation WHERE plan = %s")


def of_plan(connection: Connection, plan: str) -> list[Recommendation]:
    """Those of `plan` in its order, each with its steps."""
    steps: dict[str, list[FollowUp]] = defaultdict(list)
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_STEPS, [plan]):
            steps[row.pop("id")].append(FollowUp.model_validate(row))
        rows: list[dict[str, Any]] = cursor.execute(_OF_PLAN, [plan]).fetchall()
    return [Recommendation(**row, follow_ups=tuple(steps[row["id"]])) for row in rows]


def put(connection: Connection, plan: str, entries: Iterable[Recommendation]) -> None:
    """Store what was recommended, without the steps."""
    rows = [
        {**entry.model_dump(exclude={"follow_ups"}), "plan": plan, "position": position}
        for position, entry in enumerate(entries)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_PUT, rows)


def add_step(connection: Connection, plan: str, id_: str, step: FollowUp, *, now: datetime) -> None:
    """Add a step to a recommendation's history."""
    values = [plan, id_, step.on, step.status, step.evidence, step.link, step.accepted, step.by, now]
    connection.execute(_ADD, values)


def forget(connection: Connection, plan: str) -> None:
    """Drop every recommendation of a plan that nobody has changed yet."""
    for query in _FORGET:
        connection.execute(query, [plan])
