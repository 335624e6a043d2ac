"""Spans widened to whole buckets or periods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendar import period_end, period_start

_WIDTHS = {
    "1m": timedelta(minutes=1),
    "5m": timedelta(minutes=5),
    "15m": timedelta(minutes=15),
    "1h": timedelta(hours=1),
}
_GRAINS = {"1d": "day", "1mo": "month"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def widened(start: datetime, end: datetime, bucket: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The smallest span of whole buckets that holds [start, end)."""
    if bucket in _WIDTHS:
        width = _WIDTHS[bucket]
        return start - (start - _EPOCH) % width, end + (_EPOCH - end) % width
    return widened_to_periods(start, end, _GRAINS[bucket], zone)


def widened_to_periods(start: datetime, end: datetime, grain: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The smallest span of whole periods of `grain` that holds [start, end)."""
    last = period_start(end, grain, zone)
    return period_start(start, grain, zone), last if last == end else period_end(last, grain, zone)
