"""Buckets of time: up to an hour alike everywhere, wider ones by the local clock and calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Alike in UTC and in a zone whose offset is a whole number of hours.
FIXED = {
    "1m": timedelta(minutes=1),
    "5m": timedelta(minutes=5),
    "10m": timedelta(minutes=10),
    "15m": timedelta(minutes=15),
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
}
# Counted from local midnight.
OF_DAY = {"3h": timedelta(hours=3), "6h": timedelta(hours=6), "12h": timedelta(hours=12)}
# PostgreSQL's names; weeks begin on Monday.
OF_CALENDAR = {"1d": "day", "1w": "week", "1mo": "month", "3mo": "quarter", "1y": "year"}

BUCKETS = (*FIXED, *OF_DAY, *OF_CALENDAR)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = {"1mo": 1, "3mo": 3, "1y": 12}
_DAYS = {"1d": 1, "1w": 7}
# For estimates alone: no bucket is wider.
_ABOUT = {"1d": 1, "1w": 7, "1mo": 30.4, "3mo": 91.3, "1y": 365.2}


def bucket_start(time: datetime, bucket: str, zone: ZoneInfo) -> datetime:
    """Start, in UTC, of the bucket that holds `time`."""
    if width := FIXED.get(bucket):
        return time - (time - _EPOCH) % width
    return _floor(time.astimezone(zone).replace(tzinfo=None), bucket).replace(tzinfo=zone).astimezone(UTC)


def widened(start: datetime, end: datetime, bucket: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The smallest span of whole buckets that holds [start, end)."""
    last = bucket_start(end, bucket, zone)
    return bucket_start(start, bucket, zone), last if last == end else next(_starts(last, bucket, zone, skip=1))


def bucket_starts(start: datetime, end: datetime, bucket: str, zone: ZoneInfo) -> list[datetime]:
    """Starts, in UTC, of the buckets in [start, end), whose bounds are bounds of buckets."""
    found = []
    for each in _starts(start, bucket, zone):
        if each >= end:
            break
        found.append(each)
    return found


def about_count(start: datetime, end: datetime, bucket: str) -> int:
    """About so many buckets lie in [start, end), one too many rather than too few."""
    width = FIXED.get(bucket) or OF_DAY.get(bucket) or timedelta(days=_ABOUT[bucket])
    return int((end - start) / width) + 1


def _floor(local: datetime, bucket: str) -> datetime:
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if width := OF_DAY.get(bucket):
        return midnight + (local - midnight) // width * width
    if bucket == "1w":
        return midnight - timedelta(days=midnight.weekday())
    if months := _MONTHS.get(bucket):
        return midnight.replace(month=(midnight.month - 1) // months * months + 1, day=1)
    return midnight


def _starts(start: datetime, bucket: str, zone: ZoneInfo, skip: int = 0) -> Iterator[datetime]:
    """Endless, from `start`, which is a bound of buckets."""
    if width := FIXED.get(bucket):
        moment = start + skip * width
        while True:
            yield moment
            moment += width
    local, number = start.astimezone(zone).replace(tzinfo=None), skip
    while True:
        yield _later(local, bucket, number).replace(tzinfo=zone).astimezone(UTC)
        number += 1


def _later(local: datetime, bucket: str, count: int) -> datetime:
    if months := _MONTHS.get(bucket):
        total = local.year * 12 + local.month - 1 + count * months
        return local.replace(year=total // 12, month=total % 12 + 1)
    return local + count * (OF_DAY.get(bucket) or timedelta(days=_DAYS[bucket]))
