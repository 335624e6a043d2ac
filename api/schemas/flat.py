"""The masterplan as a table: a row a goal, for a spreadsheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from api.schemas.masterplan import Masterplan


@dataclass(frozen=True, slots=True)
class FlatGoal:
    """A goal with the names above it."""

    dimension: str
    dimension_name_id: str
    dimension_name_en: str
    programme: str
    programme_name_id: str
    programme_name_en: str
    indicator: str
    name_id: str
    name_en: str
    scope: str
    grain: str
    status: str
    origin: str
    start: dt.datetime | None
    end: dt.datetime | None
    value: float | None
    expected: float | None
    target: float | None
    gap: float | None
    unit: str | None
    unit_symbol: str | None
    coverage: float
    provisional: bool
    baseline_year: int
    baseline: float
    owner: str
    peers: str
    source: str
    illustrative: bool
    href: str | None


def flatten(plan: Masterplan) -> list[FlatGoal]:
    """Every goal of the tree, in its order."""
    return [
        FlatGoal(
            dimension=dimension.id,
            dimension_name_id=dimension.name_id,
            dimension_name_en=dimension.name_en,
            programme=programme.id,
            programme_name_id=programme.name_id,
            programme_name_en=programme.name_en,
            indicator=goal.indicator,
            name_id=goal.name_id,
            name_en=goal.name_en,
            scope=goal.scope,
            grain=goal.grain,
            status=goal.status,
            origin=goal.origin or "",
            start=goal.start,
            end=goal.end,
            value=goal.value,
            expected=goal.expected,
            target=goal.target,
            gap=goal.gap,
            unit=goal.unit,
            unit_symbol=goal.unit_symbol,
            coverage=goal.coverage,
            provisional=goal.provisional,
            baseline_year=goal.baseline.year,
            baseline=goal.baseline.value,
            owner=goal.owner.name_id,
            peers="; ".join(f"{peer.name_id} {peer.start.year}: {peer.value}" for peer in goal.peers),
            source=goal.source,
            illustrative=goal.illustrative,
            href=goal.href,
        )
        for dimension in plan.dimensions
        for programme in dimension.programmes
        for goal in programme.goals
    ]
