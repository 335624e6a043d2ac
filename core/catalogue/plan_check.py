"""Everything that is wrong with a masterplan, at once: the shape of each entry, and what entries say of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core.catalogue.masterplan import Masterplan
from core.catalogue.plan_toml import Loc

if TYPE_CHECKING:
    from core.catalogue.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where.

    loc         of the entry or value in the content
    value       that is wrong; None: it is missing, or the whole entry is meant
    is_warning  possible, but hardly meant
    """

    loc: Loc
    message: str
    value: Any = None
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a masterplan may name: indicators, agencies, districts and peer cities by their keys."""

    indicators: Mapping[str, Indicator]
    agencies: Mapping[str, Any]
    districts: Mapping[str, Any]
    peers: Mapping[str, Any]


def check(content: dict[str, Any], known: Known) -> list[Finding]:
    """Errors and warnings of `content`, a masterplan as `plan_toml.parse` gives it; none: it is sound."""
    from core.catalogue import plan_goal_rules, plan_rules

    findings = list(_shape(content))
    shapeless = {finding.loc for finding in findings}
    for finding in (*plan_rules.find(content, known), *plan_goal_rules.find(content, known)):
        # Of a value that has the wrong shape already, one complaint is enough.
        if finding.loc not in shapeless:
            findings.append(finding)
    return findings


def _shape(content: dict[str, Any]) -> Iterator[Finding]:
    try:
        Masterplan.model_validate(content)
    except ValidationError as error:
        for entry in error.errors():
            is_missing = entry["type"] == "missing"
            message = "is missing" if is_missing else _plain(entry["type"], entry["msg"], entry.get("ctx", {}))
            # pydantic says of a dictionary's key that it stands at "[key]"
            loc = tuple(part for part in entry["loc"] if part != "[key]")
            yield Finding(loc, message, None if is_missing else entry["input"])


def _plain(kind: str, message: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "extra_forbidden":
            return "is no key of this entry"
        case "string_pattern_mismatch":
            return f"must look like {context['pattern']}"
        case "literal_error":
            return f"must be one of {context['expected']}"
        case _:
            return message[0].lower() + message[1:]
