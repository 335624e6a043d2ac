"""The masterplan's shape: dimensions, their programmes, and the goals that indicators are to reach.

What a plan must satisfy beyond the shape of each entry stands in `plan_check`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.catalogue.follow_up import Recommendation

# Finite, since NaN and infinity pass every comparison that a target is judged by; and no text, as files may have it.
Number = Annotated[float, Field(allow_inf_nan=False, strict=True)]
Weight = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]
# Components of the evaluation that goals speak for; the others are computed, see core/catalogue/evaluation.py.
Component = Literal["output", "outcome", "impact"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Dimension(_Entry):
    """One of the six smart-city dimensions."""

    id: str
    name_id: str
    name_en: str
    weight: Weight = 1.0


class Programme(_Entry):
    """A bundle of work under a dimension, with the agency that answers for it."""

    id: str
    dimension: str
    name_id: str
    name_en: str
    owner: str = Field(description="agency key")
    weight: Weight = 1.0


class TargetRevision(_Entry):
    """A year's target, changed by a decision."""

    year: int
    was: Number = Field(description="target before [unit of the indicator]")
    value: Number = Field(description="target since [unit of the indicator]")
    decided: dt.date = Field(description="in force from this day")
    basis: str = Field(min_length=3, description="legal basis, such as a regulation or a minute")


class Goal(_Entry):
    """What an indicator is to reach, year by year."""

    indicator: str
    programme: str
    scope: str = "city"
    grain: Literal["day", "month", "quarter", "year"] = Field("year", description="of the figure that is judged")
    baseline_year: int
    baseline: Number = Field(description="value in `baseline_year` [unit of the indicator]")
    targets: dict[int, Number] = Field(description="year: value at its end, as in force now [unit of the indicator]")
    trajectory: Literal["linear", "step"] = Field("linear", description="between yearly targets")
    tolerance: float = Field(0.05, ge=0, allow_inf_nan=False, description="share of the expected still called on track")
    worst: Number | None = Field(None, description="value that scores 0; the baseline if none [unit of the indicator]")
    weight: Weight = 1.0
    component: Component | None = Field(None, description="of the evaluation; by the indicator's type if none")
    owner: str = Field(description="agency key")
    collaborators: tuple[str, ...] = Field((), description="agency keys")
    communities: tuple[str, ...] = Field((), description="citizens' groups, schools and firms that take part")
    codes: tuple[str, ...] = Field((), description="'sdg:11.6.2', or 'rpjmd:…' and 'iku:…' as [[code]] declares them")
    quick_win: str | None = Field(None, description="id of the quick win that the goal measures")
    source: str = Field(min_length=1, description="where the numbers stand, or 'illustrative'")
    revisions: tuple[TargetRevision, ...] = Field((), description="of targets, oldest first")

    @property
    def is_illustrative(self) -> bool:
        return self.source.startswith("illustrative")

    @property
    def key(self) -> tuple[str, str]:
        return self.indicator, self.scope


class QuickWin(_Entry):
    """A programme that is to show results within the year."""

    id: str
    name_id: str
    name_en: str
    dimension: str
    year: int
    owner: str = Field(description="agency key")
    status: Literal["planned", "running", "done", "stopped"]
    source: str = Field(min_length=1)


class Code(_Entry):
    """An entry of another planning document that goals map to."""

    code: str = Field(pattern=r"^(rpjmd|iku):\S+$")
    name_id: str
    name_en: str
    source: str = Field(min_length=1)


class Evaluation(_Entry):
    """How the ministry weighs the components of a year's evaluation, in percent; they differ by year."""

    year: int
    baseline: float = Field(ge=0, le=100)
    output: float = Field(ge=0, le=100)
    outcome: float = Field(ge=0, le=100)
    impact: float = Field(ge=0, le=100)
    quick_win: float = Field(ge=0, le=100)
    source: str = Field(min_length=1)


class Masterplan(_Entry):
    """A plan: its period and its tree."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name_id: str
    name_en: str
    first_year: int
    last_year: int
    adopted: dt.date = Field(description="the first targets are in force from this day")
    basis: str = Field(min_length=3, description="legal basis of the first targets")
    note_id: str
    note_en: str
    dimensions: tuple[Dimension, ...]
    programmes: tuple[Programme, ...]
    goals: tuple[Goal, ...]
    quick_wins: tuple[QuickWin, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    peers: tuple[str, ...] = Field((), description="cities to compare with, by their codes in the catalogue")
    codes: tuple[Code, ...] = ()

    def goal(self, indicator: str, scope: str = "city") -> Goal | None:
        """The goal of an indicator's figures of `scope`; None: there is none."""
        return next((goal for goal in self.goals if goal.key == (indicator, scope)), None)
