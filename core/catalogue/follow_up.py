"""Recommendations of past evaluations, and what was done about them."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["open", "in_progress", "closed"]
STATUSES: tuple[str, ...] = get_args(Status)
# In a source or as the name of whoever said it: invented, to be replaced.
ILLUSTRATIVE = "illustrative"


class FollowUp(BaseModel):
    """A step: what the owner says, with its evidence, or whether a planner accepts it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: dt.date
    status: Status
    evidence: str = Field("", description="what shows it, in words")
    link: str = Field("", pattern=r"^(https?://\S+)?$", description="address of the evidence")
    accepted: bool = Field(False, description="a planner or administrator accepts the evidence of a closed one")
    by: str = Field(min_length=1, description="who says so")


class Recommendation(BaseModel):
    """What an evaluation asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    evaluation: str = Field(min_length=1, description="which one, such as '2021'")
    dimension: str
    text_id: str
    text_en: str
    owner: str = Field(description="agency key")
    due: dt.date
    source: str = Field(min_length=1, description="where it stands; 'illustrative' for what does not stand anywhere")
    follow_ups: tuple[FollowUp, ...] = Field((), description="oldest first")

    @property
    def is_illustrative(self) -> bool:
        """Whether it was invented, or its due date was, and nobody has followed it up yet."""
        return ILLUSTRATIVE in self.source and all(step.by == ILLUSTRATIVE for step in self.follow_ups)

    @property
    def newest(self) -> FollowUp | None:
        return self.follow_ups[-1] if self.follow_ups else None

    @property
    def status(self) -> Status:
        return self.newest.status if self.newest else "open"

    @property
    def is_accepted(self) -> bool:
        return bool(self.newest and self.newest.status == "closed" and self.newest.accepted)

    @property
    def closed_on(self) -> dt.date | None:
        """Day since which it is closed; None: it is not."""
        closed = None
        for step in self.follow_ups:
            closed = None if step.status != "closed" else closed or step.on
        return closed
