"""How wide the means of a chart are: no narrower than a panel's pixels, and never more than a chart can show."""

from __future__ import annotations

import re
from datetime import datetime

_WIDTHS_S = {"1m": 60, "5m": 300, "15m": 900, "1h": 3600, "1d": 86_400, "1mo": 2_592_000}
_UNITS_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000}
# As Grafana writes $__interval; where nobody filled it in, the name itself arrives.
INTERVAL = r"^(\d{1,9}(ms|s|m|h|d|w|y)|\$__interval|)$"
_NUMBER = re.compile(r"(\d+)([a-z]+)")


def chart_bucket(start: datetime, end: datetime, interval: str, most: int) -> str:
    """The narrowest bucket that gives a line no more than `most` points, and is no narrower than `interval`."""
    least_s = max((end - start).total_seconds() / most, _seconds(interval))
    return next((name for name, width_s in _WIDTHS_S.items() if width_s >= least_s), "1mo")


def _seconds(interval: str) -> float:
    match = _NUMBER.fullmatch(interval)
    return int(match[1]) * _UNITS_S[match[2]] if match else 0.0
