"""A masterplan as TOML: its content with the model's names, and the line that each entry stands on."""

from __future__ import annotations

import re
import tomllib
from typing import Any

Loc = tuple[str | int, ...]

# TOML repeats an entry's name, [[goal]]; the model has them together, `goals`.
PLURALS = {
    "dimension": "dimensions",
    "programme": "programmes",
    "goal": "goals",
    "quick_win": "quick_wins",
    "recommendation": "recommendations",
    "evaluation": "evaluations",
    "code": "codes",
}
NESTED = {"goals": ("revision", "revisions"), "recommendations": ("follow_up", "follow_ups")}

_HEADER = re.compile(r"\s*\[(\[)?\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def parse(text: str) -> dict[str, Any]:
    """The content of a masterplan's file, not checked.

    raises   tomllib.TOMLDecodeError: it is no TOML
    """
    content = {PLURALS.get(name, name): value for name, value in tomllib.loads(text).items()}
    for plural, (one, many) in NESTED.items():
        for entry in dicts(content.get(plural)):
            if one in entry:
                entry[many] = entry.pop(one)
    for goal in dicts(content.get("goals")):
        if isinstance(goal.get("targets"), dict):
            goal["targets"] = {year_of(year): value for year, value in goal["targets"].items()}
    return content


def dicts(entries: Any) -> list[dict[str, Any]]:
    """The tables among `entries`, whatever it is."""
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def year_of(text: Any) -> Any:
    """A key as a year; what is none stays as it is, to be complained of."""
    return int(text) if isinstance(text, str) and text.isdecimal() else text


def lines(text: str) -> dict[Loc, int]:
    """{path of an entry or key: its line}; a path below one that is there stands on the same line or a later one."""
    found: dict[Loc, int] = {}
    here: Loc = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            here = _entered(found, header[2].split("."), is_array=bool(header[1]))
            found[here] = number
        elif key := _KEY.match(line):
            found.setdefault((*here, year_of(key[1])), number)
    return found


def line_of(found: dict[Loc, int], loc: Loc) -> int:
    """The line of `loc`, or of the nearest entry that holds it."""
    while loc not in found and loc:
        loc = loc[:-1]
    return found.get(loc, 1)


def _entered(found: dict[Loc, int], names: list[str], *, is_array: bool) -> Loc:
    nested = dict(NESTED.values())
    loc: Loc = (PLURALS.get(names[0], names[0]),)
    for name in names[1:]:
        loc = (*loc, max(_count(found, loc) - 1, 0), nested.get(name, name))
    return (*loc, _count(found, loc)) if is_array else loc


def _count(found: dict[Loc, int], loc: Loc) -> int:
    return sum(1 for entry in found if len(entry) == len(loc) + 1 and entry[:-1] == loc and isinstance(entry[-1], int))
