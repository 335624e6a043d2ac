"""What a masterplan's entries must say of each other: names that exist, no entry twice, weights that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from core.catalogue.plan_check import Finding, Known
from core.catalogue.plan_toml import Loc

COMPONENTS = ("baseline", "output", "outcome", "impact", "quick_win")
# Plans run for five years or so; more is a slip of the pen.
LONGEST = 30
_IDENTIFIED = {
    "dimensions": ("id",),
    "programmes": ("id",),
    "goals": ("indicator", "scope"),
    "quick_wins": ("id",),
    "recommendations": ("id",),
    "evaluations": ("year",),
    "codes": ("code",),
}


def find(content: dict[str, Any], known: Known) -> Iterator[Finding]:
    """Findings about everything but goals' numbers."""
    yield from _period(content)
    yield from _twice(content)
    peers = content.get("peers")
    for index, code in enumerate(peers if isinstance(peers, list | tuple) else ()):
        yield from unknown(("peers", index), "peer in the catalogue", code, known.peers)
    dimensions = ids(content, "dimensions")
    for section in ("programmes", "quick_wins", "recommendations"):
        yield from _names(content, section, "dimension", "dimension", dimensions)
        yield from _names(content, section, "owner", "agency", known.agencies)
    yield from _empty(content)
    for loc, entry in entries(content, "evaluations"):
        weights = [entry.get(name) for name in COMPONENTS]
        if all(isinstance(weight, int | float) for weight in weights) and abs(sum(weights) - 100) > 1e-9:  # type: ignore[arg-type]  # just looked at
            yield Finding(loc, f"the five weights make {sum(weights):g}, not 100")  # type: ignore[arg-type]
    for loc, entry in entries(content, "recommendations"):
        yield from _follow_ups(loc, entry)


def entries(content: dict[str, Any], section: str) -> Iterator[tuple[Loc, dict[str, Any]]]:
    """(where, entry) of a section, without what is no table."""
    found = content.get(section)
    for index, entry in enumerate(found if isinstance(found, list | tuple) else ()):
        if isinstance(entry, dict):
            yield (section, index), entry


def ids(content: dict[str, Any], section: str, key: str = "id") -> list[str]:
    """Names of a section's entries."""
    return [entry[key] for _, entry in entries(content, section) if isinstance(entry.get(key), str)]


def unknown(loc: Loc, what: str, value: Any, existing: Iterable[str]) -> Iterator[Finding]:
    """A finding if there is no `what` called `value`, with the nearest there is."""
    names = list(existing)
    if isinstance(value, str) and value not in names:
        near = get_close_matches(value, names, 1, cutoff=0.5)
        yield Finding(loc, f"there is no such {what}" + (f"; the nearest is {near[0]}" if near else ""), value)


def _names(content: dict[str, Any], section: str, key: str, what: str, existing: Iterable[str]) -> Iterator[Finding]:
    names = list(existing)
    for loc, entry in entries(content, section):
        yield from unknown((*loc, key), what, entry.get(key), names)


def _period(content: dict[str, Any]) -> Iterator[Finding]:
    first, last = content.get("first_year"), content.get("last_year")
    if not isinstance(first, int) or not isinstance(last, int):
        return
    if first > last:
        yield Finding(("last_year",), f"lies before first_year {first}", last)
    if last - first > LONGEST:
        yield Finding(("last_year",), f"is more than {LONGEST} years after first_year {first}", last)


def _twice(content: dict[str, Any]) -> Iterator[Finding]:
    for section, keys in _IDENTIFIED.items():
        seen: dict[tuple[Any, ...], Loc] = {}
        for loc, entry in entries(content, section):
            name = tuple(entry.get(key, "city" if key == "scope" else None) for key in keys)
            if not all(isinstance(part, str | int) for part in name):
                continue
            if name in seen:
                shown = " ".join(str(part) for part in name)
                yield Finding((*loc, keys[0]), f"{section} has it already, entry {seen[name][-1] + 1}", shown)  # type: ignore[operator]  # an index
            seen.setdefault(name, loc)


def _empty(content: dict[str, Any]) -> Iterator[Finding]:
    """Warnings of dimensions without a programme, and programmes without a goal."""
    used: list[tuple[str, str, str, Callable[[dict[str, Any]], Any]]] = [
        ("dimensions", "programmes", "programme", lambda entry: entry.get("dimension")),
        ("programmes", "goals", "goal", lambda entry: entry.get("programme")),
    ]
    for above, below, what, name in used:
        named = {value for _, entry in entries(content, below) if isinstance(value := name(entry), str)}
        for loc, entry in entries(content, above):
            if isinstance(entry.get("id"), str) and entry["id"] not in named:
                yield Finding((*loc, "id"), f"has no {what}", entry["id"], is_warning=True)


def _follow_ups(loc: Loc, entry: dict[str, Any]) -> Iterator[Finding]:
    before = None
    for index, step in enumerate(entry.get("follow_ups") or ()):
        here = (*loc, "follow_ups", index)
        if not isinstance(step, dict):
            continue
        if step.get("accepted") is True and step.get("status") != "closed":
            yield Finding((*here, "accepted"), "only what is closed can be accepted", step.get("status"))
        if step.get("status") == "closed" and not (step.get("evidence") or step.get("link")):
            yield Finding(here, "is closed without evidence or link")
        on = step.get("on")
        try:
            if before is not None and on < before:
                yield Finding((*here, "on"), f"lies before the step above it, {before}", on)
            before = on
        except TypeError:  # not a date; the shape says so
            continue
