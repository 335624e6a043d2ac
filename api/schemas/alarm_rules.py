"""Alarm rules: what makes an alarm, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.common import NameEn, NameId, Unit

SeverityName = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: an office and a role, never a person."""

    agency: str
    role_id: str
    role_en: str
    after_s: Annotated[int | None, Field(description="told when nobody acknowledged for so long; null: at once [s]")]


@dataclass(frozen=True, slots=True)
class Level:
    """How bad it can be."""

    level: int
    name_id: NameId
    name_en: NameEn
    severity: SeverityName
    low: float | None
    high: float | None
    above: float | None
    below: float | None


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes an alarm, and what is to be done."""

    key: str
    name_id: NameId
    name_en: NameEn
    description_id: str
    description_en: str
    note_id: Annotated[str | None, Field(description="what must be said of the limits")]
    note_en: str | None
    type: Literal["threshold", "rate", "figure", "silent", "off_track"]
    about: Annotated[str | None, Field(description="metric or indicator", examples=["river.level"])]
    when: Annotated[Literal["inside", "outside"] | None, Field(description="of a level's range it is an alarm")]
    levels: list[Level]
    unit: Unit
    hysteresis: Annotated[float | None, Field(description="over only when so far beyond the limit [unit]")]
    for_s: Annotated[int, Field(description="the condition holds for so long first [s]")]
    agency: Annotated[str | None, Field(description="whose it is to act; null: the owner's of what it is about")]
    steps_id: list[str]
    steps_en: list[str]
    call: Contact
    escalation: Contact | None
    close_within_h: float
    closes_itself: bool
    warns: Annotated[bool, Field(description="whether the public can be warned")]
