"""Spans and moments as people write them on a command line."""

from __future__ import annotations

import re
from datetime import datetime

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def span_s(text: str) -> int:
    """Seconds of `text`, such as 30d, 12h or 90s.

    raises   ValueError: says what a span looks like
    """
    match = _SPAN.fullmatch(text.strip())
    seconds = round(float(match[1]) * _SECONDS[match[2]]) if match else 0
    if seconds < 1:
        raise ValueError(f"{text!r} is no span of time; examples are 30d, 12h, 90m and 45s")
    return seconds


def moment_s(text: str) -> int:
    """Seconds since 1970 of `text`, RFC 3339 with an offset.

    raises   ValueError: says what a moment looks like
    """
    trouble = f"{text!r} is no moment with an offset; an example is 2026-01-01T08:00:00+08:00"
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(trouble) from error
    if time.tzinfo is None:
        raise ValueError(trouble)
    return int(time.timestamp())
