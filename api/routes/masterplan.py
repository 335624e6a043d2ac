"""The masterplan: its tree, and the same as a flat table."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import json_answer
from api.caching import cached
from api.context import Context
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import Bom, Csv, Format, Language, Nadi, Origin, SealName
from api.past import Knowledge, end_of, state_then
from api.plan_parameters import PlanId, find_plan
from api.plan_state import state_now
from api.schemas.common import Page
from api.schemas.flat import FlatGoal, flatten
from api.schemas.masterplan import Masterplan
from api.seals import require_seal
from api.tables import Table, batches_of, schema_of
from api.tree import masterplan as tree
from api.wording import Language as LanguageName

router = APIRouter(prefix="/v1", tags=["masterplan"])

Shape = Annotated[
    Literal["tree", "flat"], Query(description="flat: a list with a row a goal, as files have it, and no tree")
]
_AS_OF = (
    "a past date, as `to` takes it: how the plan stood at its end, by figures of periods that were over. "
    "Targets are those in force then"
)
AsOf = Annotated[str | None, Query(description=_AS_OF, examples=["2025-12-31", "2025"], max_length=40)]
Known = Annotated[
    Knowledge,
    Query(description="with as_of: by what was computed by then, or by the revisions that hold now"),
]


@router.get(
    "/masterplan",
    response_model=Masterplan | Page[FlatGoal],
    responses=RESPONSES,
    summary="How the masterplan is going",
)
def masterplan(
    nadi: Nadi,
    request: Request,
    language: Language,
    origin: Origin = None,
    plan: PlanId = None,
    as_of: AsOf = None,
    known: Known = "then",
    seal: SealName = None,
    shape: Shape = "tree",
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
) -> Response:
    """Dimensions, programmes and goals, with the status of each goal against its path.

    Each goal is judged by its real figure, else a reported, else a simulated one, and says by which; `origin` asks for
    one kind alone. Scores rest on official (real and reported) or on other figures, never on both: on those that more
    of the plan has; their coverage says on how many. A past date is judged by the targets in force then. With `seal`
    each goal is judged by the figures that it froze, as of its cut-off or the date of `as_of`.
    """
    form = form_of(request, format_)
    asked = find_plan(nadi, plan)
    end = end_of(nadi, as_of) if as_of is not None else None
    with nadi.connection() as connection:
        if seal is not None:
            end = end or require_seal(connection, seal, parameter="seal").ends
            state = state_then(nadi, connection, asked, end, "now", origin, language, seal)
        elif end is None:
            state = state_now(nadi, connection, asked, origin, language)
        else:
            state = state_then(nadi, connection, asked, end, known, origin, language)
    answer = tree(state)
    if form is not None:
        return file_answer(request, _table(nadi, answer, language), form, style_of(csv, bom))
    content = answer if shape == "tree" else Page(flatten(answer), None)
    return cached(request, json_answer(content), is_final=False)


def _table(nadi: Context, answer: Masterplan, language: LanguageName) -> Table:
    head = {"masterplan": answer.id, "official": answer.official}
    schema = schema_of(FlatGoal, head, nadi.zone)
    about = {
        "masterplan": answer.id,
        "name_id": answer.name_id,
        "name_en": answer.name_en,
        "origin_label": answer.origin_label,
        "official": str(answer.official).lower(),
        "as_of": (answer.as_of or nadi.local(nadi.now())).isoformat(),
        **({"seal": answer.seal} if answer.seal else {}),
    }
    return Table(answer.id, schema, batches_of(flatten(answer), head, schema), nadi.zone, language, about)
