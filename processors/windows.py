"""Which windows of which indicator a touched hour makes due, and where a window ends."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from core.calendar import period_end
from core.catalogue import Catalogue, Indicator
from core.store.due import Rule

Times = npt.NDArray[np.datetime64]


def rules(catalogue: Catalogue) -> list[Rule]:
    """One rule for each indicator and metric of `catalogue`."""
    return [
        Rule(entry.id, metric, entry.base, entry.lookback_h, entry.lookahead_h, holds(entry))
        for entry in catalogue.computed.values()
        for metric in entry.metrics
    ]


def holds(entry: Indicator) -> bool:
    """Whether a reading of `entry` speaks on into later windows: it is given readings and looks back."""
    return entry.rollup == "reading" and entry.lookback_h > 0


def window_ends(start: Times, base: str, zone: ZoneInfo) -> Times:
    """Ends, exclusive, of the windows of `base` that begin at `start`; all datetime64[us], UTC."""
    if base == "hour":
        return start + np.timedelta64(1, "h")
    unique, index = np.unique(start, return_inverse=True)
    ends = [period_end(time.replace(tzinfo=UTC), base, zone).replace(tzinfo=None) for time in unique.tolist()]
    return np.array(ends, dtype="datetime64[us]")[index]
