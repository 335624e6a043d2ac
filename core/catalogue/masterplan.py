"""The masterplan's shape: dimensions, their programmes, and the goals that indicators are to reach."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Dimension(_Entry):
    """One of the six smart-city dimensions."""

    id: str
    name_id: str
    name_en: str
    weight: float = Field(1.0, gt=0)


class Programme(_Entry):
    """A bundle of work under a dimension, with the agency that answers for it."""

    id: str
    dimension: str
    name_id: str
    name_en: str
    owner: str = Field(description="agency key")
    weight: float = Field(1.0, gt=0)


class Goal(_Entry):
    """What an indicator is to reach, year by year."""

    indicator: str
    programme: str
    scope: str = "city"
    grain: Literal["day", "month", "quarter", "year"] = Field("year", description="of the figure that is judged")
    baseline_year: int
    baseline: float = Field(description="value in `baseline_year` [unit of the indicator]")
    targets: dict[int, float] = Field(description="year: value at its end [unit of the indicator]")
    trajectory: Literal["linear", "step"] = Field("linear", description="between yearly targets")
    tolerance: float = Field(0.05, ge=0, description="share of the expected value still called on track")
    weight: float = Field(1.0, gt=0)
    owner: str = Field(description="agency key")
    collaborators: tuple[str, ...] = ()
    source: str = Field(description="where the numbers stand, or 'illustrative'")

    @property
    def is_illustrative(self) -> bool:
        return self.source.startswith("illustrative")


class Masterplan(_Entry):
    """A plan: its period and its tree."""

    id: str
    name_id: str
    name_en: str
    first_year: int
    last_year: int
    note_id: str
    note_en: str
    dimensions: tuple[Dimension, ...]
    programmes: tuple[Programme, ...]
    goals: tuple[Goal, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Masterplan:
        dimensions = {entry.id for entry in self.dimensions}
        programmes = {entry.id for entry in self.programmes}
        for programme in self.programmes:
            if programme.dimension not in dimensions:
                raise ValueError(f"programme {programme.id}: no dimension {programme.dimension!r}")
        years = set(range(self.first_year, self.last_year + 1))
        for goal in self.goals:
            if goal.programme not in programmes:
                raise ValueError(f"goal {goal.indicator}: no programme {goal.programme!r}")
            if missing := years - goal.targets.keys():
                raise ValueError(f"goal {goal.indicator}: no target for {min(missing)}")
            if extra := goal.targets.keys() - years:
                raise ValueError(f"goal {goal.indicator}: target for {max(extra)}, outside the plan")
        return self
