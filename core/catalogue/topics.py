"""Topics as patterns: which levels are names, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.catalogue.model import Source


def match(pattern: Sequence[str], levels: Sequence[str]) -> dict[str, str] | None:
    """What the levels in braces of `pattern` say; None: `levels` are not of that kind."""
    if len(pattern) != len(levels):
        return None
    names = {}
    for expected, level in zip(pattern, levels, strict=True):
        if expected.startswith("{"):
            if not level:
                return None
            names[expected[1:-1]] = level
        elif expected != level:
            return None
    return names


def find_source(sources: Iterable[Source], topic: str) -> tuple[Source, dict[str, str]] | None:
    """The source that covers `topic`, and what its levels say; None: none does."""
    levels = topic.split("/")
    for source in sources:
        names = match(source.topic.split("/"), levels)
        if names is not None:
            return source, names
    return None


def filled(source: Source, names: Mapping[str, str]) -> str:
    """The topic of `source` with those names in it."""
    return "/".join(names[level[1:-1]] if level.startswith("{") else level for level in source.topic.split("/"))
