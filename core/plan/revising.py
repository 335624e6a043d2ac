"""Targets that are changed, each with its legal basis and an audit row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from core.catalogue import Masterplan
from core.errors import ConfigurationError, Missing
from core.store import audit, masterplans, target_revisions
from core.store.connection import Connection
from core.store.target_revisions import NewTarget


@dataclass(frozen=True, slots=True)
class Desk:
    """Who changes plans, when, and over which connection (autocommitting).

    today   the regency's date: no decision is of the future
    """

    connection: Connection
    who: str
    now: datetime
    today: date


def revise(desk: Desk, plan: Masterplan, target: NewTarget) -> int:
    """Change a target; the number of the revision.

    plan     as it stands in the database
    raises   Missing: no such goal; ConfigurationError: a value, day or basis that cannot be
    """
    with desk.connection.transaction():
        masterplans.lock(desk.connection)
        number = revise_within(desk, plan, target)
        masterplans.touch(desk.connection, plan.id, who=desk.who, now=desk.now)
    return number


def revise_within(desk: Desk, plan: Masterplan, target: NewTarget) -> int:
    """As `revise`, within a transaction that has the lock and touches the plan."""
    was = _checked(desk, plan, target)
    number = target_revisions.add(desk.connection, plan.id, target, who=desk.who, now=desk.now)
    place = target.indicator if target.scope == "city" else f"{target.indicator} {target.scope}"
    audit.add(
        desk.connection,
        at=desk.now,
        who=desk.who,
        action="revise",
        subject="target",
        key=f"{plan.id}/{place}/{target.year}",
        before={"value": was},
        after={"value": target.value, "decided": target.decided.isoformat()},
        reason=target.basis,
    )
    return number


def _checked(desk: Desk, plan: Masterplan, target: NewTarget) -> float:
    """The target before."""
    goal = plan.goal(target.indicator, target.scope)
    if goal is None:
        raise Missing(f"masterplan {plan.id} has no goal for {target.indicator} {target.scope}")
    if target.year not in goal.targets:
        years = f"{min(goal.targets)} to {max(goal.targets)}"
        raise ConfigurationError(f"year {target.year}: {target.indicator} has targets for {years}")
    if not math.isfinite(target.value):
        raise ConfigurationError(f"value {target.value}: must be a finite number")
    if len(target.basis.strip()) < 3:
        raise ConfigurationError(
            f"basis {target.basis!r}: name the regulation, decree or minute that changes the target"
        )
    earliest = max(
        [plan.adopted, *(each.decided for each in goal.revisions if each.year == target.year)],
    )
    if not earliest <= target.decided <= desk.today:
        raise ConfigurationError(
            f"decided {target.decided}: must lie between the decision before, {earliest}, and today, {desk.today}"
        )
    if target.value == goal.targets[target.year]:
        raise ConfigurationError(f"value {target.value:g}: is the target of {target.year} already")
    return goal.targets[target.year]
