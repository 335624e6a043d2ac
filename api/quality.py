"""Quality flags by name."""

from __future__ import annotations

from core.reading import Quality


def quality_names(flags: int) -> list[str]:
    """Names of the doubts in `flags`; none: good."""
    return [str(flag.name).lower() for flag in Quality if flag & flags]
