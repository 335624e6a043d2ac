"""Which windows of which indicator a touched hour makes due, and where a window ends."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from core.calendar import period_end
from core.catalogue import Catalogue, Indicator
from core.store.binary import Column
from core.store.due import Rule
from core.store.inputs import Spans

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


def needed_spans(windows: dict[str, Column], base: str, reach_h: int, zone: ZoneInfo, *, ahead_h: int = 0) -> Spans:
    """The time that `windows` depend on, overlapping spans made one.

    reach_h   how long before a window it depends on [h]
    ahead_h   … and after it [h]
    """
    point, start = windows["point_id"], windows["start"]
    begins: Times = np.subtract(start, np.timedelta64(reach_h, "h"))
    ends: Times = window_ends(start, base, zone) + np.timedelta64(ahead_h, "h")
    # By point and start, so the ends rise within a point: a span ends where the next window begins later.
    is_first = np.ones(len(point), dtype=bool)
    is_first[1:] = (point[1:] != point[:-1]) | (begins[1:] > ends[:-1])
    is_last = np.append(is_first[1:], True)
    return Spans(point[is_first], begins[is_first], ends[is_last])
