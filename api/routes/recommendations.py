"""Recommendations of past evaluations: what became of them, and following them up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.access import AskedBy, needs
from api.answers import json_answer
from api.context import Context
from api.parameters import KEY_PATTERN, Nadi
from api.plan_parameters import PlanId, find_plan
from api.problems import Problem, missing
from api.schemas.common import Page
from api.schemas.recommendations import Recommendation, Step, StepWish
from core.access.rights import Right
from core.catalogue import Masterplan
from core.catalogue import follow_up as said
from core.errors import ConfigurationError
from core.plan.following import NotOwn, Person, follow_up
from core.plan.loading import load_shipped
from core.plan.revising import Desk

router = APIRouter(prefix="/v1", tags=["masterplan"])

Id = Annotated[str, Path(description="id of a recommendation", max_length=100, pattern=KEY_PATTERN)]
StatusName = Annotated[said.Status | None, Query(description="only those of this status")]
AgencyKey = Annotated[str | None, Query(description="key of the owning agency", examples=["bappeda"], max_length=100)]
Overdue = Annotated[bool, Query(description="only those that are due and not closed with accepted evidence")]


@router.get("/recommendations", response_model=Page[Recommendation], summary="Recommendations of evaluations")
def every(
    nadi: Nadi, plan: PlanId = None, status: StatusName = None, agency: AgencyKey = None, overdue: Overdue = False
) -> Response:
    """In the plan's order, each with the steps that were taken."""
    asked = find_plan(nadi, plan)
    if agency is not None and agency not in nadi.catalogue.agencies:
        raise missing(
            "unknown-value", ("perangkat daerah", "agency"), agency, nadi.catalogue.agencies, parameter="agency"
        )
    answers = [_answer(nadi, entry) for entry in asked.recommendations]
    found = [
        each
        for each in answers
        if status in (None, each.status) and agency in (None, each.owner.key) and (each.overdue or not overdue)
    ]
    return json_answer(Page(found, None))


@router.post(
    "/recommendations/{recommendation}/follow-up",
    status_code=201,
    response_model=Recommendation,
    summary="Follow up a recommendation",
)
@needs(Right.FOLLOW_UP)
def add(nadi: Nadi, caller: AskedBy, recommendation: Id, wish: StepWish, plan: PlanId = None) -> Response:
    """Say what was done. An agency follows up its own; planners and administrators accept the evidence of closed ones.

    Nothing is overwritten: each step stays, and the newest holds.
    """
    with nadi.connection() as connection:
        load_shipped(connection, nadi.catalogue.masterplan, nadi.now())
        nadi.plans.refresh(connection)
        asked = find_plan(nadi, plan)
        _find(asked, recommendation)
        desk = Desk(connection, caller.name, nadi.now(), nadi.local(nadi.now()).date())
        if wish.on is not None and wish.on > desk.today:
            detail = ("on tidak boleh di masa depan", "on must not lie in the future")
            raise Problem("invalid-parameter", detail, parameter="on", value=wish.on.isoformat())
        step = said.FollowUp(
            on=wish.on or desk.today,
            status=wish.status,
            evidence=wish.evidence.strip(),
            link=wish.link,
            accepted=wish.accepted,
            by=caller.name,
        )
        person = Person(caller.agency, may_accept=Right.PLAN in caller.rights)
        try:
            after = follow_up(desk, asked.id, recommendation, step, person)
        except NotOwn as error:
            raise Problem("not-allowed", (str(error), str(error))) from error
        except ConfigurationError as error:
            raise Problem("invalid-parameter", (str(error), str(error)), parameter="body") from error
        nadi.plans.refresh(connection)
    answer = json_answer(_answer(nadi, after))
    answer.status_code = 201
    return answer


def _find(plan: Masterplan, id_: str) -> None:
    existing = [entry.id for entry in plan.recommendations]
    if id_ not in existing:
        raise missing("not-found", ("rekomendasi", "recommendation"), id_, existing)


def _answer(nadi: Context, entry: said.Recommendation) -> Recommendation:
    today = nadi.local(nadi.now()).date()
    return Recommendation(
        id=entry.id,
        evaluation=entry.evaluation,
        dimension=entry.dimension,
        text_id=entry.text_id,
        text_en=entry.text_en,
        owner=nadi.agency(entry.owner),
        due=entry.due,
        overdue=entry.due < today and not entry.is_accepted,
        status=entry.status,
        closed_on=entry.closed_on,
        accepted=entry.is_accepted,
        source=entry.source,
        illustrative=entry.is_illustrative,
        follow_ups=[Step(**step.model_dump()) for step in entry.follow_ups],
    )
