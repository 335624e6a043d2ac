"""Names of periods: as people write them (2026, 2026-Q2, 2026-06, 2026-06-15, 2026-06-15 13:00), and in words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from api.problems import Problem
from api.times import EARLIEST, LATEST
from api.wording import Language
from core.calendar import named_period

_FORMS = {"year": "%Y", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:00"}
_EXAMPLES = {"hour": "2026-06-15T13", "day": "2026-06-15", "month": "2026-06", "quarter": "2026-Q2", "year": "2026"}
# fmt: off
_MONTHS: dict[Language, tuple[str, ...]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}
# fmt: on


def period_name(start: datetime, grain: str) -> str:
    """The name of the period of `grain` that starts at the local time `start`."""
    if grain == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    if grain == "month":
        return f"{start.year:04d}-{start.month:02d}"  # a third of strftime's time, and lists are of months
    return start.strftime(_FORMS[grain])


def period_key(start: datetime, grain: str) -> str:
    """The same as it stands in addresses: without spaces."""
    return start.strftime("%Y-%m-%dT%H") if grain == "hour" else period_name(start, grain)


def period_words(start: datetime, grain: str, language: Language) -> str:
    """The period as a sentence has it: Juni 2026, the second quarter as 2026-Q2."""
    if grain in ("quarter", "year"):
        return period_name(start, grain)
    month = f"{_MONTHS[language][start.month - 1]} {start.year}"
    if grain == "month":
        return month
    day = f"{start.day} {month}"
    return day if grain == "day" else f"{day}, {start:%H:%M}"


def parse_period(text: str, grain: str, zone: ZoneInfo) -> datetime:
    """Start, in UTC, of the period of `grain` that an address calls `text`.

    raises   Problem: it is none
    """
    try:
        found, start = named_period(text, zone)
        if found != grain or not EARLIEST <= start <= LATEST:
            raise ValueError(text)
    except (ValueError, OverflowError) as error:
        example = _EXAMPLES[grain]
        detail = (
            f"period: {text[:100]!r} bukan periode {grain}; contoh yang sah: {example}",
            f"period: {text[:100]!r} is no {grain}; a valid example: {example}",
        )
        raise Problem("invalid-parameter", detail, parameter="period", value=text[:200], nearest=[example]) from error
    return start
