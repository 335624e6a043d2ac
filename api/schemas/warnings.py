"""Warnings to the public that were published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.alarm_rules import SeverityName
from api.schemas.common import Origin, OriginLabel


@dataclass(frozen=True, slots=True)
class PublishedWarning:
    """What the public is told, or was told last."""

    id: int
    alarm: Annotated[int, Field(description="id of the alarm, see /v1/alarms")]
    rule: str
    place: Annotated[str, Field(description="name of what it is about")]
    service: str
    district: Annotated[str | None, Field(description="Kemendagri code; null: none, or several")]
    agency: Annotated[str, Field(description="that published it")]
    origin: Origin
    origin_label: OriginLabel
    severity: SeverityName
    state: Annotated[Literal["published", "ended"], Field(description="published: it holds")]
    published_at: dt.datetime
    updated_at: Annotated[dt.datetime, Field(description="when the text was said")]
    ended_at: dt.datetime | None
    title_id: str
    title_en: str
    text_id: str
    text_en: str
    channels: list[str]
