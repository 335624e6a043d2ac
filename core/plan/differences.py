"""What a masterplan's file says otherwise than the database."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.catalogue import Goal, Masterplan
from core.catalogue.follow_up import FollowUp
from core.catalogue.plan_toml import PLURALS

# What has a history of its own and is compared by it.
_HISTORIES = {"targets", "revisions", "follow_ups"}


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target that is to become another; without basis and day it cannot be stored."""

    indicator: str
    scope: str
    year: int
    was: float
    value: float
    decided: date | None = None
    basis: str | None = None

    def __str__(self) -> str:
        place = "" if self.scope == "city" else f" {self.scope}"
        why = f", decided {self.decided}: {self.basis}" if self.basis else ", without a legal basis yet"
        return f"goal {self.indicator}{place}: target {self.year}: {self.was:g} → {self.value:g}{why}"


@dataclass(frozen=True, slots=True)
class Differences:
    """tree: a line each; steps: (recommendation, step) that the database does not have; kept: what stays although
    the file does not have it."""

    is_new: bool = False
    tree: list[str] = field(default_factory=list)
    targets: list[TargetChange] = field(default_factory=list)
    steps: list[tuple[str, FollowUp]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.is_new or self.tree or self.targets or self.steps)

    def lines(self) -> list[str]:
        """All of them for a person, a line each."""
        steps = [f"recommendation {id_}: {step.on} {step.status} by {step.by}" for id_, step in self.steps]
        kept = [f"recommendation {id_}: is not in the file and stays" for id_ in self.kept]
        return [*self.tree, *(str(change) for change in self.targets), *steps, *kept]


def compare(before: Masterplan | None, after: Masterplan) -> Differences:
    """What has to change in `before`, None: nothing is there, to become `after`."""
    if before is None:
        return Differences(is_new=True, tree=[f"masterplan {after.id}: new, {len(after.goals)} goals"])
    known = {goal.key: goal for goal in before.goals}
    recommended = {entry.id: entry.follow_ups for entry in before.recommendations}
    named = {entry.id for entry in after.recommendations}
    return Differences(
        tree=list(_tree(before, after)),
        targets=[change for goal in after.goals if goal.key in known for change in _targets(known[goal.key], goal)],
        steps=[
            (entry.id, step)
            for entry in after.recommendations
            for step in entry.follow_ups
            if step not in recommended.get(entry.id, ())
        ],
        kept=sorted(recommended.keys() - named),
    )


def _tree(before: Masterplan, after: Masterplan) -> Iterator[str]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    for key in new.keys() - PLURALS.values():
        if old[key] != new[key]:
            yield f"masterplan: {key}: {old[key]} → {new[key]}"
    for one, many in PLURALS.items():
        was, now = _named(old[many]), _named(new[many])
        for name in now.keys() - was.keys():
            yield f"{one} {name}: added"
        # Recommendations never vanish: their history is evidence.
        for name in was.keys() - now.keys() if many != "recommendations" else ():
            yield f"{one} {name}: removed"
        for name in now.keys() & was.keys():
            for key in now[name]:
                if key not in _HISTORIES and was[name].get(key) != now[name][key]:
                    yield f"{one} {name}: {key}: {was[name].get(key)} → {now[name][key]}"


def _named(entries: list[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    keys = ("indicator", "id", "code", "year")
    found = {}
    for entry in entries:
        name = str(next(entry[key] for key in keys if key in entry))
        found[name if entry.get("scope", "city") == "city" else f"{name} {entry['scope']}"] = entry
    return found


def _targets(before: Goal, after: Goal) -> Iterator[TargetChange]:
    """Revisions that the database does not have, then what the targets say beyond them."""
    values = dict(before.targets)
    known = {(each.year, each.value, each.decided) for each in before.revisions}
    for each in after.revisions:
        if (each.year, each.value, each.decided) not in known and each.year in values:
            yield TargetChange(*after.key, each.year, values[each.year], each.value, each.decided, each.basis)
            values[each.year] = each.value
    for year, value in sorted(after.targets.items()):
        if year in values and not math.isclose(values[year], value):
            yield TargetChange(*after.key, year, values[year], value)
