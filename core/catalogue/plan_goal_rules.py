"""What a goal must satisfy: an indicator that has such figures, every year's target, codes that exist."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from core.catalogue.plan_check import Finding, Known
from core.catalogue.plan_rules import LONGEST, entries, ids, unknown
from core.catalogue.plan_toml import Loc
from core.catalogue.sdg import is_sdg


def find(content: dict[str, Any], known: Known) -> Iterator[Finding]:
    """Findings about goals."""
    programmes, wins = ids(content, "programmes"), ids(content, "quick_wins")
    codes = ids(content, "codes", "code")
    for loc, goal in entries(content, "goals"):
        yield from unknown((*loc, "indicator"), "indicator", goal.get("indicator"), known.indicators)
        yield from unknown((*loc, "programme"), "programme", goal.get("programme"), programmes)
        yield from unknown((*loc, "quick_win"), "quick win", goal.get("quick_win"), wins)
        yield from unknown((*loc, "owner"), "agency", goal.get("owner"), known.agencies)
        for index, name in enumerate(_listed(goal, "collaborators")):
            yield from unknown((*loc, "collaborators", index), "agency", name, known.agencies)
        for index, code in enumerate(_listed(goal, "codes")):
            yield from _code((*loc, "codes", index), code, codes)
        yield from _scope((*loc, "scope"), goal.get("scope", "city"), known)
        yield from _grain((*loc, "grain"), goal, known)
        yield from _years(loc, goal, content)
        yield from _direction(loc, goal, known)
        yield from _revisions(loc, goal)


def _listed(goal: dict[str, Any], key: str) -> list[Any]:
    found = goal.get(key)
    return list(found) if isinstance(found, list | tuple) else []


def _code(loc: Loc, code: Any, declared: list[str]) -> Iterator[Finding]:
    if not isinstance(code, str):
        return
    system, _, rest = code.partition(":")
    if system == "sdg":
        if not is_sdg(rest):
            yield Finding(loc, "is no goal, target or indicator of the SDGs, such as sdg:11.6.2", code)
    elif system not in ("rpjmd", "iku"):
        yield Finding(loc, "must begin with sdg:, rpjmd: or iku:", code)
    else:
        yield from unknown(loc, "[[code]]", code, declared)


def _scope(loc: Loc, scope: Any, known: Known) -> Iterator[Finding]:
    if not isinstance(scope, str) or scope == "city":
        return
    kind, _, key = scope.partition(":")
    if kind == "district":
        yield from unknown(loc, "district", key, known.districts)
    elif kind == "agency":
        yield from unknown(loc, "agency", key, known.agencies)
    elif kind != "point" or not key:
        yield Finding(loc, "must be city, district:<code>, agency:<key> or point:<key>", scope)


def _grain(loc: Loc, goal: dict[str, Any], known: Known) -> Iterator[Finding]:
    entry = known.indicators.get(str(goal.get("indicator")))
    grain = goal.get("grain", "year")
    if entry is not None and grain not in entry.grains:
        yield Finding(loc, f"{entry.id} has figures by {', '.join(entry.grains)}", grain)


def _years(loc: Loc, goal: dict[str, Any], content: dict[str, Any]) -> Iterator[Finding]:
    first, last, targets = content.get("first_year"), content.get("last_year"), goal.get("targets")
    if not (isinstance(first, int) and isinstance(last, int) and isinstance(targets, dict)):
        return
    if last - first > LONGEST:
        return
    for year in range(first, last + 1):
        if year not in targets:
            yield Finding((*loc, "targets"), f"there is no target for {year}")
    for year in targets:
        if isinstance(year, int) and not first <= year <= last:
            yield Finding((*loc, "targets", year), f"{year} is outside the plan, {first} to {last}", targets[year])
    base = goal.get("baseline_year")
    years = [year for year in targets if isinstance(year, int)]
    if isinstance(base, int) and years and base >= min(years):
        yield Finding((*loc, "baseline_year"), f"must lie before the first target, {min(years)}", base)


def _direction(loc: Loc, goal: dict[str, Any], known: Known) -> Iterator[Finding]:
    entry = known.indicators.get(str(goal.get("indicator")))
    targets, baseline, worst = goal.get("targets"), goal.get("baseline"), goal.get("worst")
    if entry is None or not isinstance(targets, dict) or not _is_number(baseline):
        return
    sign = 1 if entry.direction == "higher" else -1
    before = baseline
    for year in sorted(year for year in targets if isinstance(year, int)):
        value = targets[year]
        if not _is_number(value):
            return
        if sign * (value - before) < 0:
            message = f"{year} is worse than before, {before:g}, and {entry.direction} is better"
            yield Finding((*loc, "targets", year), message, value, is_warning=True)
        if _is_number(worst) and sign * (value - worst) < 0:
            yield Finding((*loc, "worst"), f"is better than the target of {year}, {value:g}", worst)
        before = value


def _revisions(loc: Loc, goal: dict[str, Any]) -> Iterator[Finding]:
    targets = goal.get("targets")
    last: dict[Any, dict[str, Any]] = {}
    for index, revision in enumerate(_listed(goal, "revisions")):
        if not isinstance(revision, dict) or not isinstance(targets, dict):
            continue
        here, year = (*loc, "revisions", index), revision.get("year")
        if not isinstance(year, int):
            continue
        if year not in targets:
            yield Finding((*here, "year"), "is no year of the goal's targets", year)
        earlier = last.get(year)
        if earlier and not _same(earlier.get("value"), revision.get("was")):
            yield Finding((*here, "was"), f"the revision before ends at {earlier.get('value')}", revision.get("was"))
        if earlier and str(revision.get("decided")) < str(earlier.get("decided")):
            yield Finding((*here, "decided"), "lies before the revision above it", revision.get("decided"))
        last[year] = revision
    for year, revision in last.items():
        if isinstance(targets, dict) and year in targets and not _same(revision.get("value"), targets[year]):
            message = f"the last revision of {year} says {revision.get('value')}; importing asks for the legal basis"
            yield Finding((*loc, "targets", year), message, targets[year], is_warning=True)


def _same(one: Any, other: Any) -> bool:
    return _is_number(one) and _is_number(other) and math.isclose(one, other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
