"""What is known of a device before it is judged: when ingest listened, what came, how well the device was."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """The stretch of time in which ingest heard whatever was sent."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """What came of a device since the last look.

    skew_s   [s]; NaN: it told no time
    stuck    which of its values stand still, for people; empty: none
    """

    received_at: datetime
    newest_time: datetime | None = None
    skew_s: float = math.nan
    stuck: str = ""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A last will or a death, when it came; `is_past`: the broker had kept it from some earlier time."""

    received_at: datetime
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """A row of device_health: deploy/sql says what each column means."""

    state: str
    since: datetime
    last_received_at: datetime | None = None
    last_time: datetime | None = None
    skews_s: tuple[float, ...] = ()
    skew_at: datetime | None = None
    due_at: datetime | None = None
    detail: str = ""
    is_leaving: bool = False
    missed: int = 0
    missed_at: datetime | None = None
