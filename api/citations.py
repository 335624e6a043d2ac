"""Permanent addresses of figures, and how a figure is cited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from api.context import Context
from api.figures import scope_name
from api.periods import period_key, period_words
from api.wording import ORIGINS, Language, OriginName, say
from core.catalogue import Indicator
from core.store.indicator_values import Figure
from core.store.statements import Statement

# Digits that a reader can use; the address has all of them.
_DIGITS = 4
_INDONESIAN = str.maketrans(",.", ".,")


def address_of(context: Context, indicator: str, scope: str, grain: str, start: datetime) -> str:
    """Where the figures of a period stand.

    start   of the period, local
    """
    return _home_of(context.settings.api_url, indicator, scope, grain) + period_key(start, grain)


@lru_cache(maxsize=10_000)  # an answer lists many periods of the same
def _home_of(api_url: str, indicator: str, scope: str, grain: str) -> str:
    return f"{api_url.rstrip('/')}/v1/indicators/{indicator}/values/{quote(scope, safe=':')}/{grain}/"


def permanent(address: str, origin: str, revision: int) -> str:
    """The address of one figure for good; a provisional one is what holds when it is read."""
    return f"{address}?origin={origin}" + (f"&revision={revision}" if revision else "")


def citation_of(
    context: Context,
    indicator: Indicator,
    figure: Figure,
    grain: str,
    origin: OriginName,
    address: str,
    language: Language,
    seals: Sequence[str] = (),
    document: str | None = None,
) -> str:
    """Value, unit, period, coverage or document, revision, the seals that froze it, and address in one line."""
    is_english = language == "en"
    coverage = f"{'coverage' if is_english else 'kelengkapan'} {number(100 * figure.coverage, language)} %"
    if figure.revision:
        state = f"{'revision' if is_english else 'revisi'} {figure.revision}"
    else:
        state = "provisional" if is_english else "sementara"
    version = f"{'formula version' if is_english else 'rumus versi'} {figure.version}"
    computed = context.local(figure.computed_at).isoformat(" ", "minutes")[:16]
    origins = [] if origin == "real" else [say(ORIGINS[origin], language)]
    if seals:
        state += f", {'sealed' if is_english else 'disegel'}: {', '.join(seals)}"
    made = [coverage, state, version, f"{'computed' if is_english else 'dihitung'} {computed}", *origins]
    facts = "; ".join(made if document is None else [*origins, document, state])
    period = period_words(context.local(figure.start), grain, language)
    value = value_words(figure.value, context.symbol(indicator.unit), language)
    place = scope_name(context, figure.scope, language)
    return f"{indicator.name(language)} ({indicator.id}), {place}, {period}: {value} ({facts}). {address}"


def document_of(statement: Statement) -> str:
    """The document that states a reported figure, who signed it and when."""
    signed = f" {statement.signed_on.isoformat()}" if statement.signed_on else ""
    return f"{statement.document} ({statement.signer}{signed})" if statement.signer else f"{statement.document}{signed}"


def number(value: float, language: Language) -> str:
    """`value` with a few digits, as the language writes it."""
    text = f"{value:,.{_DIGITS}g}" if abs(value) < 10**_DIGITS else f"{value:,.0f}"
    return text if language == "en" else text.translate(_INDONESIAN)


def value_words(value: float | None, symbol: str | None, language: Language) -> str:
    """`value` with its unit, or that there is none."""
    if value is None:
        return "no data" if language == "en" else "tanpa data"
    return f"{number(value, language)} {symbol or ''}".rstrip()
