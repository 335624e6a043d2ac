"""The plan for Grafana: how far its dimensions are; figures sealed and targets revised, for annotations."""

from __future__ import annotations

from datetime import UTC, datetime, time

from fastapi import APIRouter, Response

from api.answers import json_answer
from api.citations import number
from api.context import Context
from api.goal_rows import score_rows
from api.lines import milliseconds
from api.parameters import Nadi
from api.plan_state import state_now
from api.routes.grafana import AnyOrigin, From, LanguageName, To, asked
from api.schemas.grafana import ScoreRow
from api.schemas.grafana_alarms import AlarmRegion as Region
from api.tree import masterplan
from core.store import seals, target_revisions
from core.store.connection import Connection
from core.store.seals import Seal
from core.store.target_revisions import Target

router = APIRouter(prefix="/v1/grafana", tags=["grafana"])


@router.get("/scores", response_model=list[ScoreRow], summary="Scores of the dimensions")
def scores(nadi: Nadi, origin: AnyOrigin = "auto", language: LanguageName = "id") -> Response:
    """The whole plan first; weighted means of the goals' scores, and how much of the weight has data."""
    with nadi.connection() as connection:
        plan = masterplan(state_now(nadi, connection, nadi.masterplan, asked(origin), language))
    return json_answer(score_rows(plan, language))


@router.get("/plan-events", response_model=list[Region], summary="Seals and revised targets, for annotations")
def plan_events(nadi: Nadi, from_: From, to: To, language: LanguageName = "id") -> Response:
    """A mark for each seal, when it was set, and for each target that was revised, when that was decided."""
    with nadi.connection() as connection:
        found = [*_seals(connection, language), *_targets(nadi, connection, language)]
    rows = [row for row in found if from_ <= row.time < to]
    return json_answer(sorted(rows, key=lambda row: (row.time, row.title)))


def _seals(connection: Connection, language: LanguageName) -> list[Region]:
    return [_of_seal(place, seal, language) for place, seal in enumerate(seals.every(connection))]


def _of_seal(place: int, seal: Seal, language: LanguageName) -> Region:
    title = f"Sealed: {seal.seal}" if language == "en" else f"Disegel: {seal.seal}"
    moment = milliseconds(seal.sealed_at)
    return Region(moment, moment, title, seal.note or "", "seal", place)


def _targets(nadi: Context, connection: Connection, language: LanguageName) -> list[Region]:
    revised = [target for target in target_revisions.of_plan(connection, nadi.masterplan.id) if target.revision]
    return [_of_target(nadi, place, target, language) for place, target in enumerate(revised)]


def _of_target(nadi: Context, place: int, target: Target, language: LanguageName) -> Region:
    value = number(target.value, language)
    said = "Target revised" if language == "en" else "Target direvisi"
    moment = milliseconds(datetime.combine(target.decided, time(), nadi.zone).astimezone(UTC))
    return Region(moment, moment, f"{said}: {target.indicator} {target.year} → {value}", target.basis, "target", place)
