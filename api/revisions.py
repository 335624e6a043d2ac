"""Why a figure was revised, as a sentence: revised from x to y on date, because n late readings came."""

from __future__ import annotations

import re

from api.citations import value_words
from api.context import Context
from api.periods import period_words
from api.wording import Language, Text, say
from core.catalogue import Indicator
from core.store.indicator_values import Figure

# What the store says of a revision (core/store/indicators.py), and how a sentence has it.
_CAUSES: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"(1) late (reading|record)"), (r"1 {} terlambat masuk", r"1 late \2 came")),
    (re.compile(r"(\d+) late (reading|record)s"), (r"\1 {} terlambat masuk", r"\1 late \2s came")),
    (re.compile(r"(1) (reading|record) fewer"), (r"1 {} tidak lagi dihitung", r"1 \2 no longer counts")),
    (re.compile(r"(\d+) (reading|record)s fewer"), (r"\1 {} tidak lagi dihitung", r"\1 \2s no longer count")),
    (re.compile(r"formula version (\d+)"), (r"rumus kini versi \1", r"the formula has version \1 now")),
    (re.compile(r"recomputed"), ("data di baliknya dikoreksi", "what is behind it was corrected")),
)
_COUNTED = {"reading": "bacaan", "record": "catatan"}


def reason_of(context: Context, indicator: Indicator, figure: Figure, language: Language) -> str | None:
    """The sentence; None for what is no revision of an earlier figure."""
    if figure.revision < 2 or figure.reason is None:
        return None
    symbol = context.symbol(indicator.unit)
    before, after = (value_words(value, symbol, language) for value in (figure.old_value, figure.value))
    day = period_words(context.local(figure.computed_at), "day", language)
    cause = _cause(figure.reason, language)
    if language == "en":
        return f"revised from {before} to {after} on {day}, because {cause}"
    return f"direvisi dari {before} menjadi {after} pada {day}, karena {cause}"


def _cause(reason: str, language: Language) -> str:
    for pattern, text in _CAUSES:
        if match := pattern.fullmatch(reason):
            words = match.expand(say(text, language))
            return words.format(_COUNTED[match[2]]) if "{}" in words else words
    return reason  # a person's own words
