"""Alarms: what somebody must look at, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.alarm_rules import Rule, SeverityName
from api.schemas.common import NameEn, NameId, Origin, OriginLabel, Unit, UnitSymbol

StateName = Literal["raised", "acknowledged", "closed"]
Text = Annotated[str | None, Field(max_length=2000, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm as it stands."""

    id: int
    rule: Annotated[str, Field(description="key of the rule, see /v1/alarm-rules", examples=["river-level"])]
    name_id: NameId
    name_en: NameEn
    cause: Annotated[
        str,
        Field(description="point:, device:, gateway:, service:, district: or agency:<key>", examples=["point:kabo"]),
    ]
    place: Annotated[str, Field(description="name of the cause, for people")]
    service: str
    district: Annotated[str | None, Field(description="Kemendagri code; null: none, or several")]
    agency: Annotated[str, Field(description="whose it is to act")]
    origin: Origin
    origin_label: OriginLabel
    state: StateName
    state_label: Annotated[str, Field(description="in the caller's language")]
    severity: SeverityName
    severity_label: Annotated[str, Field(description="in the caller's language")]
    level: Annotated[int, Field(description="of the rule's levels, the highest that was reached")]
    level_label: Annotated[str | None, Field(description="in the caller's language", examples=["Merah"])]
    holds: Annotated[bool, Field(description="whether the condition holds still")]
    value: Annotated[float | None, Field(description="newest; null: it has none [unit]")]
    peak: Annotated[float | None, Field(description="worst so far [unit]")]
    unit: Unit
    unit_symbol: UnitSymbol
    onset_at: Annotated[dt.datetime, Field(description="since when the condition holds")]
    raised_at: dt.datetime
    acknowledged_at: dt.datetime | None
    escalated_at: dt.datetime | None
    cleared_at: Annotated[dt.datetime | None, Field(description="since when the condition holds no longer")]
    closed_at: dt.datetime | None
    due_at: Annotated[dt.datetime | None, Field(description="to be closed by then")]
    overdue: bool
    returns: Annotated[int, Field(description="how often the condition came back while it was open")]
    action: Annotated[str | None, Field(description="what was done, as noted at closing")]


@dataclass(frozen=True, slots=True)
class Member:
    """What an alarm is about."""

    subject: Annotated[str, Field(description="point:<key>, device:<key>, goal:<indicator>/<scope> or a scope")]
    name: str
    level: int
    since: dt.datetime
    until: Annotated[dt.datetime | None, Field(description="null: the condition holds")]


@dataclass(frozen=True, slots=True)
class Event:
    """A step of an alarm's history."""

    at: dt.datetime
    kind: Annotated[str, Field(examples=["raised"])]
    label: Annotated[str, Field(description="in the caller's language")]
    who: Annotated[str | None, Field(description="'nadi': the platform; null: may not be told")]
    note: str | None


@dataclass(frozen=True, slots=True)
class WarningText:
    """What the public was told."""

    at: dt.datetime
    kind: Literal["warning", "update", "all_clear"]
    title_id: str
    title_en: str
    text_id: str
    text_en: str
    channels: list[str]


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """A warning to the public."""

    id: int
    state: Literal["proposed", "published", "ended", "withdrawn"]
    proposed_at: dt.datetime
    published_at: dt.datetime | None
    ended_at: dt.datetime | None
    texts: list[WarningText]


@dataclass(frozen=True, slots=True)
class Notification:
    """A message about an alarm to whoever is on duty."""

    at: dt.datetime
    title: str
    state: Literal["waiting", "sent", "failed", "limited"]
    settled_at: dt.datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class AlarmDetail:
    """An alarm with everything that is known of it."""

    alarm: Alarm
    rule: Annotated[Rule | None, Field(description="null: the catalogue has it no longer")]
    members: list[Member]
    history: list[Event]
    warnings: list[PublicWarning]
    notifications: list[Notification]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody takes it up."""

    note: Text = None


@dataclass(frozen=True, slots=True)
class Closing:
    """It is dealt with."""

    action: Annotated[
        str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*\S[^\x00]*$", description="what was done")
    ]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the public is to be told; what is missing comes from the rule's template."""

    title_id: Text = None
    title_en: Text = None
    text_id: Text = None
    text_en: Text = None
    channels: Annotated[
        list[Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]] | None, Field(max_length=20)
    ] = None
