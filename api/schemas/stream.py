"""Events of the stream."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.alarms import Alarm
from api.schemas.common import Origin, Unit
from api.schemas.readings import Quality
from api.wording import HealthName


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """A reading that was stored, as it came (`event: reading`)."""

    point: str
    device: Annotated[str | None, Field(description="at the point now")]
    service: str
    district: Annotated[str | None, Field(description="Kemendagri code")]
    metric: Annotated[str, Field(examples=["pm25"])]
    time: Annotated[dt.datetime, Field(description="when it was measured")]
    value: Annotated[float, Field(description="[unit]")]
    unit: Unit
    quality: Quality
    late: Annotated[bool, Field(description="older on arrival than NADI_LATE_AFTER_S")]
    origin: Origin


@dataclass(frozen=True, slots=True)
class ValueEvent:
    """An indicator value that was computed (`event: value`)."""

    indicator: Annotated[str, Field(examples=["WTR-03"])]
    service: str | None
    scope: Annotated[str, Field(description="city, district:<code>, agency:<key> or point:<key>")]
    grain: str
    origin: Origin
    start: dt.datetime
    end: Annotated[dt.datetime, Field(description="exclusive")]
    value: Annotated[float | None, Field(description="[unit]; null: no data")]
    unit: Unit
    n: Annotated[int, Field(description="readings behind it")]
    points: int
    coverage: Annotated[float, Field(description="0 to 1")]
    revision: int
    provisional: bool
    computed_at: dt.datetime
    reason: Annotated[str | None, Field(description="why a later revision was made")]


@dataclass(frozen=True, slots=True)
class HealthEvent:
    """A device whose health changed (`event: health`)."""

    device: str
    point: Annotated[str | None, Field(description="where it stands now")]
    service: str
    district: Annotated[str | None, Field(description="Kemendagri code")]
    origin: Origin
    state: Annotated[HealthName, Field(description="that it came to")]
    state_label: Annotated[str, Field(description="in the platform's language")]
    since: Annotated[dt.datetime, Field(description="when it became so")]
    detail: Annotated[str | None, Field(description="for people")]


@dataclass(frozen=True, slots=True)
class AlarmEvent:
    """An alarm that was changed (`event: alarm`)."""

    change: Annotated[str, Field(description="what happened, as in an alarm's history", examples=["raised"])]
    alarm: Annotated[Alarm, Field(description="as it stands since")]
