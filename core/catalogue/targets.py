"""Targets as they were in force on a day: revisions since are taken back."""

from __future__ import annotations

import datetime as dt

from core.catalogue.masterplan import Goal, Masterplan, TargetRevision


def targets_on(goal: Goal, day: dt.date) -> dict[int, float]:
    """{year: target} in force on `day`; before the first revision the targets as adopted."""
    targets = dict(goal.targets)
    for revision in reversed(goal.revisions):
        if revision.decided > day:
            targets[revision.year] = revision.was
    return targets


def plan_on(plan: Masterplan, day: dt.date) -> Masterplan:
    """`plan` with the targets in force on `day`, and only the revisions until then."""
    goals = tuple(
        goal.model_copy(update={"targets": targets_on(goal, day), "revisions": _until(goal, day)})
        if any(revision.decided > day for revision in goal.revisions)
        else goal
        for goal in plan.goals
    )
    return plan.model_copy(update={"goals": goals})


def _until(goal: Goal, day: dt.date) -> tuple[TargetRevision, ...]:
    return tuple(revision for revision in goal.revisions if revision.decided <= day)
