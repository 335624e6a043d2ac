"""The masterplan: its tree, and the same as a flat table for a spreadsheet."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.answers import csv_answer, json_answer, wants_csv
from api.figures import origin_of_plan
from api.parameters import Format, Language, Nadi, Origin
from api.schemas.figures import Masterplan
from api.schemas.flat import FlatGoal, flatten
from api.tree import masterplan as tree
from core.store.goal_status import standings

router = APIRouter(prefix="/v1", tags=["masterplan"])


@router.get(
    "/masterplan",
    response_model=Masterplan,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="How the masterplan is going",
)
def masterplan(
    nadi: Nadi, request: Request, language: Language, origin: Origin = None, format_: Format = None
) -> Response:
    """Dimensions, programmes and goals, with the status of each goal against its path.

    All statuses are of one origin: real if any goal has a real figure, else simulated.
    """
    plan = nadi.catalogue.masterplan.id
    with nadi.connection() as connection:
        about = origin_of_plan(connection, plan, origin)
        answer = tree(nadi, standings(connection, plan, about), about, language)
    if wants_csv(request, format_):
        head = {"masterplan": plan, "origin": about, "official": about == "real"}
        return csv_answer(request, plan, head, FlatGoal, flatten(answer))
    return json_answer(answer)
