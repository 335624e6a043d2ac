"""Quality flags by name."""

from __future__ import annotations

from functools import cache

from core.reading import Quality


@cache  # there are 2**flags of them at most, and each row of an answer asks
def quality_names(flags: int) -> list[str]:
    """Names of the doubts in `flags`; none: good. Not to be changed."""
    return [str(flag.name).lower() for flag in Quality if flag & flags]
