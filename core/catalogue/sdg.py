"""Codes of the Sustainable Development Goals: goals, their targets, and the form of indicators.

Source: United Nations, A/RES/71/313, annex: 17 goals with 169 targets.
"""

from __future__ import annotations

import re

# Of each goal: its numbered targets, and the last letter of its means of implementation.
_TARGETS = {
    1: (5, "b"), 2: (5, "c"), 3: (9, "d"), 4: (7, "c"), 5: (6, "c"), 6: (6, "b"), 7: (3, "b"), 8: (10, "b"),
    9: (5, "c"), 10: (7, "c"), 11: (7, "c"), 12: (8, "c"), 13: (3, "b"), 14: (7, "c"), 15: (9, "c"), 16: (10, "b"),
    17: (19, ""),
}  # fmt: skip
_FORM = re.compile(r"(\d{1,2})(?:\.(\d{1,2}|[a-d])(?:\.[1-9])?)?")


def is_sdg(code: str) -> bool:
    """Whether `code` is a goal ('11'), a target ('11.6', '9.c') or has the form of one's indicator ('11.6.2')."""
    match = _FORM.fullmatch(code)
    if match is None or int(match[1]) not in _TARGETS:
        return False
    numbered, last_letter = _TARGETS[int(match[1])]
    target = match[2]
    if target is None:
        return True
    return 1 <= int(target) <= numbered if target.isdecimal() else target <= last_letter
