"""Whether the process lives and whether it can answer; open to everyone, says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Response

from api.answers import json_answer
from api.parameters import Nadi
from api.problems import Problem
from core.store.health import is_ready

router = APIRouter(prefix="/health", tags=["health"])


@dataclass(frozen=True, slots=True)
class Health:
    """All is well; otherwise a problem document comes."""

    status: Literal["ok"]


@router.get("/live", response_model=Health, summary="The process lives")
async def live() -> Response:
    """Answers as long as the process does, also while the database is away."""
    return json_answer(Health("ok"))


@router.get("/ready", response_model=Health, summary="The database answers")
def ready(nadi: Nadi) -> Response:
    """Answers while the database does and has its tables; else 503."""
    with nadi.connection() as connection:
        if not is_ready(connection):
            raise Problem("not-migrated", ("jalankan: nadi migrate", "run: nadi migrate"))
    return json_answer(Health("ok"))
