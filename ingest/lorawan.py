"""What the network servers' payloads share: objects as a device's codec decoded them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.text import checked_name
from ingest.units import TRUTH

# Codecs group by board or sensor; deeper nesting is no measurement and would make names without end.
_MAX_DEPTH = 8


def flatten(values: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, float, str | None]]:
    """Numbers and truths in `values`, as (dotted name, value, unit); texts, lists and nulls are no readings.

    raises   ValueError: nested too deeply, or a name too long
    """
    if depth >= _MAX_DEPTH:
        raise ValueError(f"values nested deeper than {_MAX_DEPTH} levels")
    for name, value in values.items():
        if isinstance(value, bool | int | float):
            yield checked_name(prefix + name), float(value), TRUTH if isinstance(value, bool) else None
        elif isinstance(value, Mapping):
            yield from flatten(value, checked_name(f"{prefix}{name}."), depth + 1)
