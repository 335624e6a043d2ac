"""A masterplan's file into the database: everything or nothing, and a second time nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from core.catalogue import Masterplan
from core.errors import ConfigurationError
from core.plan.differences import Differences, TargetChange, compare
from core.plan.loading import store_whole
from core.plan.records import write_records
from core.plan.revising import Desk, revise_within
from core.store import audit, masterplans, recommendations, target_revisions
from core.store.target_revisions import NewTarget

# (basis, day of the decision) of a change that has none in the file.
Ask = Callable[[TargetChange], tuple[str, date]]


def differences(desk: Desk, plan: Masterplan) -> Differences:
    """What importing `plan` would change."""
    return compare(_stored(desk, plan.id), plan)


def apply(desk: Desk, plan: Masterplan, ask: Ask) -> Differences:
    """Import `plan`.

    ask      is asked before anything is written
    returns  what was changed
    raises   ConfigurationError: a changed target without a legal basis, or with a day that cannot be
    """
    asked = {_key(change): ask(change) for change in differences(desk, plan).targets if change.basis is None}
    with desk.connection.transaction():
        masterplans.lock(desk.connection)
        before = _stored(desk, plan.id)
        found = compare(before, plan)
        if before is None:
            store_whole(desk.connection, plan, is_shipped=False, who=desk.who, now=desk.now)
        elif found:
            _apply(desk, before, plan, replace(found, targets=[_based(change, asked) for change in found.targets]))
        if found:
            _note(desk, plan, found)
    return found


def _apply(desk: Desk, before: Masterplan, plan: Masterplan, found: Differences) -> None:
    masterplans.put_tree(desk.connection, plan, is_shipped=False, who=desk.who, now=desk.now)
    stored = {goal.key for goal in before.goals}
    held = {(target.indicator, target.scope) for target in target_revisions.of_plan(desk.connection, plan.id)}
    for target in target_revisions.as_adopted(plan):
        if (target.indicator, target.scope) not in stored | held:
            target_revisions.add(desk.connection, plan.id, target, who=desk.who, now=desk.now)
    for change in found.targets:
        assert change.basis is not None and change.decided is not None
        target = NewTarget(change.indicator, change.scope, change.year, change.value, change.decided, change.basis)
        # The one before is in the database already and not in what was loaded: each is checked against the newest.
        revise_within(desk, _stored(desk, plan.id) or before, target)
    recommendations.put(desk.connection, plan.id, plan.recommendations)
    for id_, step in found.steps:
        recommendations.add_step(desk.connection, plan.id, id_, step, now=desk.now)
    write_records(desk.connection, plan.id, recommendations.of_plan(desk.connection, plan.id), now=desk.now)


def _stored(desk: Desk, plan: str) -> Masterplan | None:
    return next((entry for entry in masterplans.load(desk.connection) if entry.id == plan), None)


def _based(change: TargetChange, asked: dict[tuple[str, str, int], tuple[str, date]]) -> TargetChange:
    if change.basis is not None:
        return change
    if _key(change) not in asked:
        raise ConfigurationError(f"{change}; the plan was changed by somebody else meanwhile, import it again")
    basis, decided = asked[_key(change)]
    return replace(change, basis=basis, decided=decided)


def _key(change: TargetChange) -> tuple[str, str, int]:
    return change.indicator, change.scope, change.year


def _note(desk: Desk, plan: Masterplan, found: Differences) -> None:
    audit.add(
        desk.connection,
        at=desk.now,
        who=desk.who,
        action="import",
        subject="masterplan",
        key=plan.id,
        before=None if found.is_new else {},
        after={"changes": found.lines()},
    )
