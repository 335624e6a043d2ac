"""Recommendations of evaluations, and how one is followed up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import Agency
from core.catalogue.follow_up import Status

On = Annotated[dt.date | None, Field(description="day of the step; today if not given")]
Link = Annotated[
    str,
    Field(max_length=2000, pattern=r"^(https?://\S+)?$", description="address of the evidence; empty: none"),
]


@dataclass(frozen=True, slots=True)
class StepWish:
    """What was done."""

    status: Status
    evidence: Annotated[str, Field(max_length=2000, description="what shows it, in words; empty: none")] = ""
    link: Link = ""
    accepted: Annotated[bool, Field(description="the evidence is accepted: planners and administrators")] = False
    on: On = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken."""

    on: dt.date
    status: str
    evidence: str
    link: str
    accepted: bool
    by: Annotated[str, Field(description="who said so; 'illustrative': invented, to be replaced")]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What an evaluation asked for, and what became of it."""

    id: str
    evaluation: Annotated[str, Field(description="which one", examples=["2021"])]
    dimension: Annotated[str, Field(description="id, see /v1/masterplan")]
    text_id: Annotated[str, Field(description="Indonesian")]
    text_en: Annotated[str, Field(description="English")]
    owner: Agency
    due: dt.date
    overdue: Annotated[bool, Field(description="due, and not closed with accepted evidence")]
    status: Annotated[str, Field(description="open, in_progress or closed")]
    closed_on: dt.date | None
    accepted: Annotated[bool, Field(description="closed, and a planner accepted the evidence")]
    source: Annotated[str, Field(description="where it stands")]
    illustrative: Annotated[bool, Field(description="facts were invented and nobody followed it up yet")]
    follow_ups: Annotated[list[Step], Field(description="oldest first")]
