"""Times in parameters: RFC 3339, a local date, month or year, or relative to now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from api.context import Context
from api.problems import Problem
from core.calendar import period_end

_RELATIVE = re.compile(r"(?:now)?(?:(?P<sign>[+-])(?P<count>\d{1,6})(?P<unit>[smhdw]))?")
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

DAY = timedelta(days=1)

# Beyond these, local time and the database's arithmetic have corners that nobody needs.
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def parse_time(context: Context, name: str, text: str) -> tuple[datetime, datetime]:
    """The moment, or the local day, month or year, that `text` says: its start and its end, in UTC.

    name     of the parameter, for the message
    raises   Problem: it says none
    """
    try:
        start, end = _parsed(context, text.strip())
    except (ValueError, OverflowError) as error:
        raise _unreadable(name, text) from error
    if not EARLIEST <= start <= LATEST:
        raise _outside(name, text)
    return start, end


def span(context: Context, start: str | None, end: str | None, default: timedelta) -> tuple[datetime, datetime]:
    """The half-open span of the parameters `from` and `to`; a day, month or year as `to` is included whole.

    default   length if `from` is missing
    raises    Problem: unreadable, or empty
    """
    until = parse_time(context, "to", end)[1] if end else context.now()
    since = parse_time(context, "from", start)[0] if start else until - default
    if since >= until:
        shown = f"{context.local(since).isoformat()} ≥ {context.local(until).isoformat()}"
        detail = (f"from harus sebelum to: {shown}", f"from must be before to: {shown}")
        raise Problem("impossible-range", detail, parameter="from")
    return since, until


def is_fixed(text: str | None) -> bool:
    """Whether `text`, of a time, says the same moment tomorrow."""
    return text is not None and _RELATIVE.fullmatch(text.strip()) is None


def from_milliseconds(count: int) -> datetime:
    """The moment `count` [ms] after 1970, UTC."""
    return datetime.fromtimestamp(count / 1000, UTC)


def _parsed(context: Context, text: str) -> tuple[datetime, datetime]:
    if text and (match := _RELATIVE.fullmatch(text)):
        moment = context.now()
        if match["unit"]:
            step = timedelta(**{_UNITS[match["unit"]]: int(match["count"])})
            moment = moment - step if match["sign"] == "-" else moment + step
        return moment, moment
    if match := _DATE.fullmatch(text):
        first = datetime(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1), tzinfo=context.zone)
        grain = "day" if match["day"] else "month" if match["month"] else "year"
        start = first.astimezone(UTC)
        return start, period_end(start, grain, context.zone)
    # In an address "+" is a space: 2026-01-31T08:00:00 08:00 is what arrives of +08:00.
    moment = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", text))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment.astimezone(UTC), moment.astimezone(UTC)


def _outside(name: str, text: str) -> Problem:
    bounds = f"{EARLIEST:%Y-%m-%d} … {LATEST:%Y-%m-%d}"
    detail = (
        f"{name}: {text[:100]!r} di luar rentang waktu Nadi: {bounds}",
        f"{name}: {text[:100]!r} lies outside the times that Nadi knows: {bounds}",
    )
    return Problem("invalid-parameter", detail, parameter=name, value=text[:200])


def _unreadable(name: str, text: str) -> Problem:
    forms = "2026-01-31T08:00:00+08:00, 2026-01-31, 2026-01, 2026, now, now-24h, -7d"
    detail = (
        f"{name}: {text[:100]!r} bukan waktu; contoh yang sah: {forms}",
        f"{name}: {text[:100]!r} is no time; valid examples: {forms}",
    )
    return Problem("invalid-parameter", detail, parameter=name, value=text[:200])
