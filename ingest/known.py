"""A device that ingest has met: who it is, where it is and was, and where its values go."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from core.catalogue import Service
from core.store.stays import FOREVER_US, Speaker, Stay

# More than any number of values, or of microseconds.
NEVER = 2**62


@dataclass(slots=True)
class Target:
    """Where a device's value goes: the series, the conversion to its unit, what is believable, what came last.

    Written for each reading: an attribute of a msgspec.Struct takes twice as long to set.

    quality   flags that every reading gets: the point is not in service
    step      largest believable change between neighbours, no further apart than hold_us
    flat      so many equal values in a row are doubtful; `is_watched` if there is one of the two
    last_us, last, base, run
              the newest reading: its time [us], its value, the last value that was believed, and how often
              the value came in a row. Nothing after a start: then nobody is flagged for what was before
    """

    series_id: int
    factor: float
    offset: float
    low: float
    high: float
    usual_low: float
    usual_high: float
    quality: int = 0
    step: float = math.inf
    flat: int = NEVER
    is_watched: bool = False
    hold_us: int = 0
    last_us: int = -NEVER
    last: float = math.nan
    base: float = math.nan
    run: int = 0


@dataclass(slots=True)
class Known:
    """A device, with the targets met so far.

    stays     first to last, at least one
    targets   of where it is now, by (name in the payload, unit in the payload)
    earlier   of its earlier stays, by (start of the stay, name, unit)
    since_us  from when on readings belong to `targets`; those before need a look at where it was [us]
    """

    speaker: Speaker
    service: Service
    stays: list[Stay]
    targets: dict[tuple[str, str | None], Target] = field(default_factory=dict)
    earlier: dict[tuple[int, str, str | None], Target] = field(default_factory=dict)

    since_us: int = field(init=False)

    def __post_init__(self) -> None:
        last = self.stays[-1]
        self.since_us = last.start_us if last.end_us == FOREVER_US else FOREVER_US

    @property
    def origin(self) -> str:
        return self.stays[-1].origin

    def stay_at(self, time_us: int) -> Stay | None:
        """Where it was at a time [us]; None: nowhere."""
        for stay in reversed(self.stays):
            if stay.start_us <= time_us:
                return stay if time_us < stay.end_us else None
        return None
