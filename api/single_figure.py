"""One figure by its permanent address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.context import Context
from api.figures import ALL_AGENCIES, ALL_DISTRICTS, origin_of_values, resolve_scopes
from api.parameters import find_indicator
from api.periods import parse_period, period_key
from api.problems import missing
from api.seals import require_seal
from api.value_pages import Telling, check_grain
from api.wording import Language, OriginName
from core.calendar import period_end
from core.catalogue import Indicator
from core.store import indicator_values, seals
from core.store.connection import Connection
from core.store.indicator_values import Figure, Key
from core.store.seals import Frozen

_MOMENT = timedelta(microseconds=1)
# Periods that are offered when the one asked for has no figure.
_NEAR = 3
_MAX_REVISIONS = 10_000


@dataclass(frozen=True)
class Address:
    """What a figure's address says.

    seal   the revision that it froze, unless one is named
    """

    indicator: str
    scope: str
    grain: str
    period: str
    origin: OriginName | None
    seal: str | None = None


@dataclass(frozen=True)
class Found:
    """The figure of an address.

    figure      the revision asked for, or the one that holds
    revisions   all of them, oldest first
    start, end  of its period
    """

    telling: Telling
    figure: Figure
    revisions: list[Figure]
    start: datetime
    end: datetime

    @property
    def indicator(self) -> Indicator:
        return self.telling.indicator


def find(context: Context, connection: Connection, address: Address, revision: int | None, language: Language) -> Found:
    """The figure.

    raises   Problem: there is none, no such revision, or the seal has none
    """
    entry = find_indicator(context, address.indicator)
    grain = check_grain(entry, address.grain)
    if address.scope in (ALL_DISTRICTS, ALL_AGENCIES):
        districts = [f"district:{code}" for code in context.catalogue.districts]
        raise missing("unknown-value", ("cakupan", "scope"), address.scope, districts, parameter="scope")
    scopes = resolve_scopes(context, connection, address.scope)
    start = parse_period(address.period, grain, context.zone)
    origin = origin_of_values(connection, entry.id, scopes, grain, address.origin)
    key = Key(entry.id, scopes, grain, origin)
    rows = indicator_values.between(connection, key, start, start + _MOMENT, revisions=True, limit=_MAX_REVISIONS)
    if not rows:
        raise missing("not-found", ("nilai", "figure"), address.period, _near(context, connection, key, start))
    if address.seal and revision is None:
        require_seal(connection, address.seal, "seal")
        revision = _frozen_by(address.seal, seals.frozen(connection, key, start, start).get((scopes[0], start), []))
    chosen = [row for row in rows if row.revision == revision] if revision is not None else rows[-1:]
    if not chosen:
        existing = [str(row.revision) for row in reversed(rows)]
        raise missing("unknown-value", ("revisi", "revision"), str(revision), existing, parameter="revision")
    telling = Telling(context, entry, key, origin, language)
    return Found(telling, chosen[0], rows, start, period_end(start, grain, context.zone))


def _frozen_by(seal: str, frozen: Sequence[Frozen]) -> int:
    for each in frozen:
        if each.seal == seal:
            return each.revision
    raise missing("unknown-value", ("segel", "seal"), seal, [each.seal for each in frozen], parameter="seal")


def _near(context: Context, connection: Connection, key: Key, start: datetime) -> list[str]:
    """Periods that have figures: those before the one that was asked for, else the newest."""
    found = indicator_values.starts(connection, key, before=start, limit=_NEAR)
    found = found or indicator_values.starts(connection, key, before=None, limit=_NEAR)
    return [period_key(context.local(each), key.grain) for each in found]
