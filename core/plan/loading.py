"""The first load: the masterplan that Nadi ships, until somebody changes it in the database."""

from __future__ import annotations

from datetime import datetime

from core.catalogue import Masterplan
from core.plan.records import write_records
from core.store import masterplans, recommendations, target_revisions
from core.store.connection import Connection

SHIPPED_BY = "nadi"


def load_shipped(connection: Connection, plan: Masterplan, now: datetime) -> bool:
    """Store `plan` if the database has it not, or has it as an older Nadi shipped it and nobody changed it.

    returns  whether it was stored
    """
    with connection.transaction():
        masterplans.lock(connection)
        untouched = masterplans.is_shipped(connection, plan.id)
        if untouched is False or (untouched and plan in masterplans.load(connection)):
            return False
        recommendations.forget(connection, plan.id)
        target_revisions.forget(connection, plan.id)
        store_whole(connection, plan, is_shipped=True, who=SHIPPED_BY, now=now)
    return True


def store_whole(connection: Connection, plan: Masterplan, *, is_shipped: bool, who: str, now: datetime) -> None:
    """Store a plan that has no targets and recommendations in the database yet; within a transaction."""
    masterplans.put_tree(connection, plan, is_shipped=is_shipped, who=who, now=now)
    for target in target_revisions.as_adopted(plan):
        target_revisions.add(connection, plan.id, target, who=who, now=now)
    recommendations.put(connection, plan.id, plan.recommendations)
    for entry in plan.recommendations:
        for step in entry.follow_ups:
            recommendations.add_step(connection, plan.id, entry.id, step, now=now)
    write_records(connection, plan.id, plan.recommendations, now=now)
