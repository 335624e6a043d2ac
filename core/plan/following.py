"""Recommendations followed up: owners say what was done, planners accept it."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue import Masterplan
from core.catalogue.follow_up import FollowUp, Recommendation
from core.errors import ConfigurationError, Missing
from core.plan.records import write_records
from core.plan.revising import Desk
from core.store import audit, masterplans, recommendations


class NotOwn(ConfigurationError):
    """The recommendation is another agency's, or accepting is not the caller's."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who follows up.

    agency       only whose recommendations; None: everybody's
    may_accept   the evidence of others
    """

    agency: str | None
    may_accept: bool


def find(plan: Masterplan, id_: str) -> Recommendation:
    """The recommendation `id_`.

    raises   Missing: there is none; names those there are
    """
    for entry in plan.recommendations:
        if entry.id == id_:
            return entry
    existing = ", ".join(entry.id for entry in plan.recommendations) or "none"
    raise Missing(f"no recommendation {id_!r} in masterplan {plan.id}; there are {existing}")


def follow_up(desk: Desk, plan_id: str, id_: str, step: FollowUp, person: Person) -> Recommendation:
    """Add a step; the recommendation as it then stands.

    raises   Missing: no such plan or recommendation; NotOwn: not this person's
             ConfigurationError: closed without evidence, or accepted without being closed
    """
    with desk.connection.transaction():
        masterplans.lock(desk.connection)
        plan = next((entry for entry in masterplans.load(desk.connection) if entry.id == plan_id), None)
        if plan is None:
            raise Missing(f"masterplan {plan_id!r} is not in the database yet; run: nadi migrate")
        before = find(plan, id_)
        _check(before, step, person)
        step = _with_evidence(before, step)
        if step.status == "closed" and not (step.evidence or step.link):
            raise ConfigurationError(f"recommendation {id_}: closing needs evidence, in words or as a link")
        recommendations.add_step(desk.connection, plan_id, id_, step, now=desk.now)
        after = before.model_copy(update={"follow_ups": (*before.follow_ups, step)})
        write_records(desk.connection, plan_id, [after], now=desk.now)
        _note(desk, plan_id, before, after)
        masterplans.touch(desk.connection, plan_id, who=desk.who, now=desk.now)
    return after


def _check(before: Recommendation, step: FollowUp, person: Person) -> None:
    if person.agency is not None and person.agency != before.owner:
        raise NotOwn(f"recommendation {before.id}: is {before.owner}'s, not {person.agency}'s")
    if step.accepted and not person.may_accept:
        raise NotOwn(f"recommendation {before.id}: evidence is accepted by a planner or administrator")
    if step.accepted and step.status != "closed":
        raise ConfigurationError(f"recommendation {before.id}: only what is closed can be accepted")
    if before.newest is not None and step.on < before.newest.on:
        raise ConfigurationError(f"on {step.on}: lies before the step before it, {before.newest.on}")


def _with_evidence(before: Recommendation, step: FollowUp) -> FollowUp:
    """Whoever accepts need not repeat the evidence."""
    last = before.newest
    if last is None or step.evidence or step.link or step.status != "closed":
        return step
    return step.model_copy(update={"evidence": last.evidence, "link": last.link})


def _note(desk: Desk, plan: str, before: Recommendation, after: Recommendation) -> None:
    was, now = ({"status": each.status, "accepted": each.is_accepted} for each in (before, after))
    newest = after.newest
    audit.add(
        desk.connection,
        at=desk.now,
        who=desk.who,
        action="follow-up",
        subject="recommendation",
        key=f"{plan}/{after.id}",
        before=was,
        after=now | ({"evidence": newest.evidence, "link": newest.link} if newest else {}),
    )
