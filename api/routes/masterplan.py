"""The masterplan: its tree, and the same as a flat table."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import json_answer
from api.caching import cached
from api.context import Context
from api.figures import origin_of_plan
from api.files import RESPONSES, file_answer, form_of, style_of
from api.parameters import Bom, Csv, Format, Language, Nadi, Origin, SealName
from api.past import Knowledge, end_of, past_standings
from api.schemas.common import Page
from api.schemas.figures import Masterplan
from api.schemas.flat import FlatGoal, flatten
from api.seals import require_seal
from api.tables import Table, batches_of, schema_of
from api.tree import Past
from api.tree import masterplan as tree
from api.wording import Language as LanguageName
from core.store.goal_status import standings

router = APIRouter(prefix="/v1", tags=["masterplan"])

Shape = Annotated[
    Literal["tree", "flat"], Query(description="flat: a list with a row a goal, as files have it, and no tree")
]
_AS_OF = (
    "a past date, as `to` takes it: how the plan stood at its end, by figures of periods that were over. "
    "Targets are those of today"
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
    as_of: AsOf = None,
    known: Known = "then",
    seal: SealName = None,
    shape: Shape = "tree",
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
) -> Response:
    """Dimensions, programmes and goals, with the status of each goal against its path.

    All statuses are of one origin: real if any goal has a real figure, else simulated. With `seal` each goal is
    judged by the figures that it froze, as of its cut-off or the date of `as_of`.
    """
    form = form_of(request, format_)
    plan = nadi.catalogue.masterplan.id
    end = end_of(nadi, as_of) if as_of is not None else None
    with nadi.connection() as connection:
        about = origin_of_plan(connection, plan, origin)
        if seal is not None:
            end = end or require_seal(connection, seal, parameter="seal").ends
            past = Past(end - timedelta(microseconds=1), "sealed", seal)
            answer = tree(nadi, past_standings(nadi, connection, end, "now", about, seal), about, language, past)
        elif end is None:
            answer = tree(nadi, standings(connection, plan, about), about, language)
        else:
            past = Past(end - timedelta(microseconds=1), known)
            answer = tree(nadi, past_standings(nadi, connection, end, known, about), about, language, past)
    if form is not None:
        return file_answer(request, _table(nadi, answer, language), form, style_of(csv, bom))
    content = answer if shape == "tree" else Page(flatten(answer), None)
    return cached(request, json_answer(content), is_final=False)


def _table(nadi: Context, answer: Masterplan, language: LanguageName) -> Table:
    head = {"masterplan": answer.id, "origin": answer.origin, "official": answer.official}
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
