"""Flat rows of readings and of the platform itself for Grafana: times in epoch ms, numbers where panels colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.schemas.common import OriginLabel

Time = Annotated[int, Field(description="since 1970, UTC [ms]")]
State = Annotated[int, Field(description="0 fresh, 1 stale")]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A measuring point on the map."""

    point: str
    name: str
    latitude: Annotated[float | None, Field(description="null: not known [deg]")]
    longitude: Annotated[float | None, Field(description="null: not known [deg]")]
    state: State
    age_s: Annotated[float, Field(description="of its newest reading [s]")]
    origin_label: OriginLabel


@dataclass(frozen=True, slots=True)
class LatestRow:
    """The newest reading of a series."""

    time: Time
    point: str
    name: str
    metric: str
    value: Annotated[float, Field(description="[unit]")]
    unit: str
    age_s: Annotated[float, Field(description="[s]")]
    state: State
    origin_label: OriginLabel


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A minute of a source; `difference` is zero."""

    time: Time
    source: str
    messages: int
    messages_read: int
    messages_rejected: int
    decoded: int
    stored: int
    duplicate: int
    rejected: int
    late: int
    missed: int
    difference: Annotated[int, Field(description="not accounted for; zero")]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Open dead letters of one reason."""

    reason: str
    letters: int
    explanation: str


@dataclass(frozen=True, slots=True)
class FreshnessRow:
    """How old a service's newest reading is."""

    service: str
    origin_label: OriginLabel
    age_s: Annotated[float, Field(description="[s]")]


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """The platform's accounts over a span, and what waits now."""

    messages: int
    stored: int
    rejected: int
    late: int
    difference: Annotated[int, Field(description="not accounted for; zero")]
    touched: Annotated[int, Field(description="hours that wait for their rollup")]
    due: Annotated[int, Field(description="windows that wait for their indicator")]
    dead_letters: Annotated[int, Field(description="open")]


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """An indicator's newest figure of a scope."""

    scope: str
    value: Annotated[float | None, Field(description="null: no data [unit]")]
    period: Annotated[str, Field(examples=["2026-06"])]
    unit: str
    origin_label: OriginLabel


@dataclass(frozen=True, slots=True)
class HealthRow:
    """How many devices are in each state."""

    new: int
    online: int
    clock_wrong: int
    stuck: int
    late: int
    silent: int
    offline: int
    devices: Annotated[int, Field(description="all of them")]
    heard: Annotated[float | None, Field(description="share that is heard as it should be; null: no devices [%]")]
