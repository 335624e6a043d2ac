"""Names, numbers and times as payloads write them.

What is longer than a name can be is refused before it is copied: a payload that repeats one long name in
every value would otherwise grow in memory to many times its size.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

MAX_NAME = 200  # [characters]

_FRACTION = re.compile(r"\.(\d{6})\d+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# Milliseconds since 1970 have passed this in 1973, seconds will in the year 5138.
_MILLISECONDS_FROM = 10**11


def parse_time_us(text: str) -> int:
    """RFC 3339 with any number of decimals as microseconds since 1970; what is finer is cut off.

    raises   ValueError: not a time, or one without an offset
    """
    if len(text) > MAX_NAME:
        raise ValueError(f"a time of {len(text)} characters")
    time = datetime.fromisoformat(_FRACTION.sub(r".\1", text))
    if time.tzinfo is None:
        raise ValueError(f"time {text!r} has no offset")
    return round(time.timestamp() * 1_000_000)


def parse_start_us(text: str) -> int:
    """As `parse_time_us`; of an interval "start/end" the start, as a value holds from its time on."""
    return parse_time_us(text.partition("/")[0])


def parse_epoch_us(text: str) -> int | None:
    """Seconds or milliseconds since 1970 as microseconds; None if `text` is no number."""
    number = parse_number(text)
    if number is None:
        return None
    return round(number * (1000 if abs(number) >= _MILLISECONDS_FROM else 1_000_000))


def parse_number(text: str) -> float | None:
    """The number that all of `text` is, with a decimal point; None if it is none.

    Python's `float` takes more: "1_000", "infinity", digits of other scripts.
    """
    return float(text) if len(text) <= MAX_NAME and text.isascii() and _NUMBER.fullmatch(text) else None


def checked_name(name: str) -> str:
    """`name` itself.

    raises   ValueError: longer than a metric's or device's name can be
    """
    if len(name) > MAX_NAME:
        raise ValueError(f"a name of {len(name)} characters, {name[:20]!r}…; at most {MAX_NAME} are possible")
    return name


def key_of(*names: str) -> str:
    """One device key of several names: joined by colons, all else but letters, digits and -._~ percent-encoded.

    So the names can be told apart again, and no two lists of names make the same key.
    """
    return ":".join(quote(name, safe="") for name in names)
