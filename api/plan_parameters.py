"""Which masterplan is asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from api.context import Context
from api.problems import missing
from core.catalogue import Masterplan
from core.errors import Missing

PlanId = Annotated[
    str | None,
    Query(description="id of a plan; else the one whose years these are", examples=["kutim-2022-2027"], max_length=100),
]


def find_plan(context: Context, plan: str | None) -> Masterplan:
    """The plan that is meant.

    raises   Problem: there is none of that id
    """
    if plan is None:
        return context.masterplan
    try:
        return context.plans.find(plan)
    except Missing as error:
        existing = [entry.id for entry in context.plans.plans]
        raise missing("unknown-value", ("masterplan", "masterplan"), plan, existing, parameter="plan") from error
