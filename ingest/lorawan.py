"""What the network servers' payloads share: decoded objects and times with nanoseconds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

_FRACTION = re.compile(r"\.(\d{6})\d+")


def flatten(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Numbers and truths in `values` with dotted names; texts, lists and nulls are no readings."""
    for name, value in values.items():
        if isinstance(value, bool | int | float):
            yield prefix + name, float(value)
        elif isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{name}.")


def parse_time_us(text: str) -> int:
    """RFC 3339 with any number of decimals as microseconds since 1970; what is finer is cut off.

    raises   ValueError: not a time, or one without an offset
    """
    time = datetime.fromisoformat(_FRACTION.sub(r".\1", text))
    if time.tzinfo is None:
        raise ValueError(f"time {text!r} has no offset")
    return round(time.timestamp() * 1_000_000)
