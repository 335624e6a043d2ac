"""Facts of records, by the type that the catalogue gives them: as JSON values and as cells of CSV."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.wording import Text
from core.catalogue.record_kinds import Fact

_MAX_NAME = 200  # characters of a key, as the decoder of records has it
_MAX_TEXT = 4000
# Up to here every whole number is one in a double too.
_MAX_WHOLE = 2**53
_TRUTHS = {
    **dict.fromkeys(("ya", "y", "yes", "true", "benar", "1"), True),
    **dict.fromkeys(("tidak", "no", "n", "false", "salah", "0"), False),
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2})[.:](\d{2}))?")
_POINT = re.compile(r"[+-]?\d+(\.\d+)?")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+|[+-]?\d+")

_EXPECTED: dict[str, Text] = {
    "text": (f"harus teks, paling panjang {_MAX_TEXT} huruf", f"must be text of at most {_MAX_TEXT} characters"),
    "number": ("harus bilangan", "must be a number"),
    "date": ("harus tanggal, seperti 2026-01-31", "must be a date such as 2026-01-31"),
    "time": ("harus waktu, seperti 2026-01-31T08:00:00+08:00", "must be a time such as 2026-01-31T08:00:00+08:00"),
    "truth": ("harus true atau false; di CSV ya atau tidak", "must be true or false; in CSV ya or tidak"),
}


class Unfit(ValueError):
    """A value that is no such fact; `text` says what would be."""

    def __init__(self, text: Text) -> None:
        super().__init__(text[1])
        self.text = text


def checked(fact: Fact, value: Any, zone: ZoneInfo, *, is_key: bool = False) -> Any:
    """A JSON value as it is stored; times in `zone`, so that the same moment is the same fact.

    raises   Unfit
    """
    found = _CHECKS[fact.type](fact, value, zone)
    if found is None or (is_key and len(found) > _MAX_NAME):
        raise expected(fact)
    return found


def from_cell(fact: Fact, text: str, zone: ZoneInfo, *, has_commas: bool) -> Any:
    """What a cell of CSV says as a JSON value for `checked`; a time without an offset is of `zone`.

    has_commas  decimals have a comma
    raises      Unfit
    """
    if fact.type == "number":
        if not (_COMMA if has_commas else _POINT).fullmatch(text):
            raise expected(fact)
        return float(text.replace(".", "").replace(",", ".") if has_commas else text)
    if fact.type == "truth":
        if text.casefold() not in _TRUTHS:
            raise expected(fact)
        return _TRUTHS[text.casefold()]
    if fact.type in ("date", "time"):
        return _moment(fact, text, zone)
    return text


def expected(fact: Fact) -> Unfit:
    """What the fact's values must be."""
    if fact.type == "choice":
        choices = ", ".join(fact.choices)
        return Unfit((f"harus salah satu dari {choices}", f"must be one of {choices}"))
    text = _EXPECTED[fact.type]
    if fact.type == "number" and fact.low is not None:
        text = (f"{text[0]} dari {fact.low:g}", f"{text[1]} from {fact.low:g}")
    return Unfit(text)


def _text(_: Fact, value: Any, __: ZoneInfo) -> str | None:
    fits = isinstance(value, str) and 0 < len(value) <= _MAX_TEXT and "\x00" not in value
    return value if fits else None


def _number(fact: Fact, value: Any, _: ZoneInfo) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    if abs(value) > _MAX_WHOLE or (fact.low is not None and value < fact.low):
        return None
    return int(value) if float(value).is_integer() else value


def _date(_: Fact, value: Any, __: ZoneInfo) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _time(_: Fact, value: Any, zone: ZoneInfo) -> str | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(zone).isoformat() if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _truth(_: Fact, value: Any, __: ZoneInfo) -> bool | None:
    return value if isinstance(value, bool) else None


def _choice(fact: Fact, value: Any, _: ZoneInfo) -> str | None:
    return next((choice for choice in fact.choices if isinstance(value, str) and choice == value), None)


_CHECKS: dict[str, Callable[[Fact, Any, ZoneInfo], Any]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "time": _time,
    "truth": _truth,
    "choice": _choice,
}


def _moment(fact: Fact, text: str, zone: ZoneInfo) -> str:
    try:
        if match := _DAY_FIRST.fullmatch(text):
            day, month, year, hour, minute = (int(each or 0) for each in match.groups())
            moment = datetime(year, month, day, hour, minute, tzinfo=zone)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        local = moment.astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise expected(fact) from error
    if fact.type == "time":
        return local.isoformat()
    if local.hour or local.minute:
        raise expected(fact)
    return local.date().isoformat()
