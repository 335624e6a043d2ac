"""Yearly targets with every revision, and changing one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import AskedBy, needs
from api.answers import json_answer
from api.context import Context
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import Bom, Csv, Format, Language, Nadi, find_indicator
from api.plan_parameters import PlanId, find_plan
from api.problems import Problem
from api.schemas.common import Page
from api.schemas.targets import Target, TargetWish
from api.tables import Table, batches_of, schema_of
from core.access.rights import Right
from core.catalogue import Masterplan
from core.errors import ConfigurationError, Missing
from core.plan.loading import load_shipped
from core.plan.revising import Desk, revise
from core.store import target_revisions
from core.store.connection import Connection
from core.store.target_revisions import NewTarget, as_adopted

router = APIRouter(prefix="/v1", tags=["masterplan"])

OneIndicator = Annotated[str | None, Query(description="id of an indicator with a goal", examples=["WTR-03"])]


@router.get("/masterplan/targets", response_model=Page[Target], responses=RESPONSES, summary="Targets and revisions")
def targets(
    nadi: Nadi,
    request: Request,
    language: Language,
    plan: PlanId = None,
    indicator: OneIndicator = None,
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
) -> Response:
    """Every revision of every target, by goal, year and revision, with its legal basis."""
    form = form_of(request, format_)
    asked = find_plan(nadi, plan)
    wanted = find_indicator(nadi, indicator).id if indicator else None
    with nadi.connection() as connection:
        rows = [row for row in _rows(nadi, connection, asked) if wanted in (None, row.indicator)]
    if form is None:
        return json_answer(Page(rows, None))
    head = {"masterplan": asked.id}
    schema = schema_of(Target, head, nadi.zone)
    about = {"masterplan": asked.id, "name_id": asked.name_id, "name_en": asked.name_en}
    table = Table(f"{asked.id}-targets", schema, batches_of(rows, head, schema), nadi.zone, language, about)
    return file_answer(request, table, form, style_of(csv, bom))


@router.post("/masterplan/targets", status_code=201, response_model=Target, summary="Change a target")
@needs(Right.PLAN)
def change(nadi: Nadi, caller: AskedBy, wish: TargetWish, plan: PlanId = None) -> Response:
    """Set a year's target by a decision, whose legal basis is required; the earlier one stays beside it."""
    target = NewTarget(wish.indicator, wish.scope, wish.year, wish.value, wish.decided, wish.basis.strip())
    with nadi.connection() as connection:
        load_shipped(connection, nadi.catalogue.masterplan, nadi.now())
        nadi.plans.refresh(connection)
        asked = find_plan(nadi, plan)
        desk = Desk(connection, caller.name, nadi.now(), nadi.local(nadi.now()).date())
        try:
            number = revise(desk, asked, target)
        except (ConfigurationError, Missing) as error:
            raise Problem("invalid-parameter", (str(error), str(error)), parameter="body") from error
        nadi.plans.refresh(connection)
        made = next(
            row
            for row in _rows(nadi, connection, asked)
            if (row.indicator, row.scope, row.year, row.revision) == (wish.indicator, wish.scope, wish.year, number)
        )
    answer = json_answer(made)
    answer.status_code = 201
    return answer


def _rows(nadi: Context, connection: Connection, plan: Masterplan) -> Iterator[Target]:
    stored = target_revisions.of_plan(connection, plan.id) or target_revisions.numbered(as_adopted(plan), nadi.now())
    newest = {(row.indicator, row.scope, row.year): row.revision for row in stored}
    for row in stored:
        entry = nadi.catalogue.indicators.get(row.indicator)
        if entry is None:
            continue
        yield Target(
            indicator=row.indicator,
            name_id=entry.name_id,
            name_en=entry.name_en,
            scope=row.scope,
            year=row.year,
            value=row.value,
            unit=entry.unit,
            unit_symbol=nadi.symbol(entry.unit),
            revision=row.revision,
            in_force=row.revision == newest[row.indicator, row.scope, row.year],
            decided=row.decided,
            basis=row.basis,
            recorded_at=nadi.local(row.recorded_at),
            recorded_by=row.recorded_by,
        )
