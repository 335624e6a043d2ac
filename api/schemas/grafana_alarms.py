"""Alarms for Grafana: regions for annotations, a table of what is open, coded states over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import OriginLabel
from api.schemas.grafana_live import Time

SeverityCode = Annotated[int, Field(description="0 none, 1 info, 2 warning, 3 critical")]


@dataclass(frozen=True, slots=True)
class AlarmRegion:
    """An alarm as a region of a chart, with the names that annotations are mapped by."""

    time: Annotated[int, Field(description="since when the condition held [ms]")]
    timeEnd: Annotated[int, Field(description="until when; now if it holds [ms]")]
    title: str
    text: str
    tags: Annotated[str, Field(description="with commas between")]
    id: int


@dataclass(frozen=True, slots=True)
class ActiveAlarm:
    """An alarm that is open."""

    time: Annotated[int, Field(description="when it was raised [ms]")]
    id: int
    severity: SeverityCode
    what: str
    place: str
    value: Annotated[float | None, Field(description="[unit]")]
    unit: str
    state_label: str
    holds: Annotated[int, Field(description="1: the condition holds still, 0: it is over")]
    age_s: Annotated[float, Field(description="since it was raised [s]")]
    agency: str
    origin_label: OriginLabel


@dataclass(frozen=True, slots=True)
class AlarmCounts:
    """Open alarms by severity."""

    critical: int
    warning: int
    info: int
    unacknowledged: int


@dataclass(frozen=True, slots=True)
class AlarmState:
    """From that time on an alarm's cause is so bad."""

    time: Time
    series: Annotated[str, Field(description="what and where")]
    value: SeverityCode
