"""By which of its figures a goal is judged."""

from __future__ import annotations

from collections.abc import Mapping

from core.store.goal_status import Standing

ByOrigin = Mapping[tuple[str, str], Mapping[str, Standing]]
# The first of these that has a figure; sample data is shown to those who ask for it.
PREFERRED = ("real", "reported", "simulated")


def place(origin: str) -> int:
    """Where `origin` stands among those that are preferred; the lower the better."""
    return PREFERRED.index(origin) if origin in PREFERRED else len(PREFERRED)


def chosen(by_origin: ByOrigin) -> dict[tuple[str, str], Standing]:
    """By which figure each goal is judged: of those with a number the first as `PREFERRED` has it."""
    found = {}
    for key, standings in by_origin.items():
        ordered = sorted(standings.values(), key=lambda each: (each.value is None, place(each.origin)))
        found[key] = ordered[0]
        if ordered[0].origin not in PREFERRED and len(ordered) > 1:
            found[key] = min(ordered, key=lambda each: place(each.origin))
    return found
