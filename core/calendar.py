"""The local calendar: hours in UTC, days, months, quarters and years in the regency's zone.

Days are built from UTC hours, which is right only where the zone's offset is a whole number of hours.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

GRAINS = ("hour", "day", "month", "quarter", "year")
HOUR = timedelta(hours=1)
# How periods are written.
_NAMES = {
    "hour": re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d)"),
    "day": re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
    "month": re.compile(r"(\d{4})-(\d\d)"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "year": re.compile(r"(\d{4})"),
}


def whole_hour_zone(zone: ZoneInfo) -> ZoneInfo:
    """`zone`, if each of its offsets since 2000 is a whole number of hours.

    raises   ValueError: days could not be built from UTC hours
    """
    for year in range(2000, 2038):
        for month in (1, 7):
            offset = datetime(year, month, 1, tzinfo=zone).utcoffset()
            if offset is None or offset % HOUR:
                raise ValueError(f"{zone.key} is {offset} from UTC; days are built from whole UTC hours")
    return zone


def period_start(time: datetime, grain: str, zone: ZoneInfo) -> datetime:
    """Start of the period of `grain` that holds `time`, in UTC; a start belongs to its own period.

    raises   ValueError: no such grain
    """
    if grain == "hour":
        return time.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    local = time.astimezone(zone)
    first = date(local.year, local.month, local.day)
    if grain == "month":
        first = first.replace(day=1)
    elif grain == "quarter":
        first = first.replace(month=(local.month - 1) // 3 * 3 + 1, day=1)
    elif grain == "year":
        first = first.replace(month=1, day=1)
    elif grain != "day":
        raise ValueError(f"no grain {grain!r}; there are {', '.join(GRAINS)}")
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)


def period_end(start: datetime, grain: str, zone: ZoneInfo) -> datetime:
    """End, exclusive, in UTC, of the period of `grain` that starts at `start`."""
    if grain == "hour":
        return start + HOUR
    local = start.astimezone(zone)
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain, 0)
    if months:
        total = local.year * 12 + local.month - 1 + months
        first = date(total // 12, total % 12 + 1, 1)
    else:
        first = date(local.year, local.month, local.day) + timedelta(days=1)
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)


def named_period(text: str, zone: ZoneInfo) -> tuple[str, datetime]:
    """(grain, start in UTC) of the period that is written 2026, 2026-Q2, 2026-06, 2026-06-15 or 2026-06-15T13.

    raises   ValueError: it is none
    """
    for grain, pattern in _NAMES.items():
        if match := pattern.fullmatch(text):
            numbers = [int(group) for group in match.groups()]
            if grain == "quarter":
                numbers[1] = 3 * numbers[1] - 2
            year, month, day, hour = (numbers + [1, 1, 0][len(numbers) - 1 :])[:4]
            return grain, datetime(year, month, day, hour, tzinfo=zone).astimezone(UTC)
    raise ValueError(f"{text!r} is no period")
