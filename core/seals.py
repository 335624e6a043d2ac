"""Sealing: figures frozen as of a cut-off, under a name that citations use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue
from core.errors import ConfigurationError, Missing, NotFinal
from core.store import audit, seals
from core.store.connection import Connection
from core.store.seals import Provisional, Seal

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be sealed.

    until       last local day whose figures are frozen, with all before; or
    year        the one whose figures are frozen
    indicators  of these only; empty: of all
    """

    name: str
    until: date | None = None
    year: int | None = None
    indicators: Sequence[str] = ()
    note: str | None = None


def seal(
    connection: Connection, catalogue: Catalogue, wish: Wish, zone: ZoneInfo, *, who: str, now: datetime
) -> tuple[Seal, int]:
    """Freeze the figures of days and longer periods that were over by the cut-off.

    returns  the seal, and the figures it froze
    raises   ConfigurationError: the wish is impossible, or the name taken; Missing: there is nothing to seal
             NotFinal: some figures are provisional still; names them
    """
    made = _seal_of(catalogue, wish, zone, who, now)
    with connection.transaction():
        if open_ones := seals.provisional(connection, made, zone):
            raise NotFinal(_told(open_ones, zone))
        count = seals.add(connection, made, zone)
        if count is None:
            raise ConfigurationError(f"seal {wish.name!r} exists; a seal is never changed: choose another name")
        if not count:
            raise Missing(f"seal {wish.name!r}: no figure of a day or longer period was over by then")
        after = {
            "begins": made.begins.isoformat() if made.begins else None,
            "ends": made.ends.isoformat(),
            "indicators": made.indicators,
            "figures": count,
        }
        audit.add(
            connection,
            at=now,
            who=who,
            action="seal",
            subject="figures",
            key=wish.name,
            before=None,
            after=after,
            reason=wish.note,
        )
    return made, count


def _seal_of(catalogue: Catalogue, wish: Wish, zone: ZoneInfo, who: str, now: datetime) -> Seal:
    if not _NAME.fullmatch(wish.name):
        raise ConfigurationError(
            f"seal name {wish.name!r}: small letters, digits, '.', '_' and '-', such as evaluasi-2026-1"
        )
    for key in wish.indicators:
        if key not in catalogue.indicators:
            raise Missing(f"no indicator {key!r}; there are {', '.join(catalogue.indicators)}")
    begins, ends = _span(wish, zone)
    if ends > now:
        raise ConfigurationError(f"cut-off {ends.astimezone(zone):%Y-%m-%d %H:%M} is not past; seal after it")
    return Seal(wish.name, begins, ends, sorted(set(wish.indicators)) or None, wish.note, now, who)


def _span(wish: Wish, zone: ZoneInfo) -> tuple[datetime | None, datetime]:
    if (wish.until is None) == (wish.year is None):
        raise ConfigurationError("a seal needs either the last day (until) or the year, not both")
    try:
        if wish.year is not None:
            begins, ends = (datetime(year, 1, 1, tzinfo=zone) for year in (wish.year, wish.year + 1))
            return begins.astimezone(UTC), ends.astimezone(UTC)
        assert wish.until is not None
        after = wish.until + timedelta(days=1)
        return None, datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(f"cut-off {wish.until or wish.year}: no such date; {error}") from error


def _told(open_ones: Sequence[Provisional], zone: ZoneInfo) -> str:
    names = [f"{each.indicator} {each.grain} {each.start.astimezone(zone):%Y-%m-%d}" for each in open_ones[:_SHOWN]]
    rest = f" and {len(open_ones) - _SHOWN} more" if len(open_ones) > _SHOWN else ""
    count = sum(each.figures for each in open_ones)
    return (
        f"{count} figures are provisional still: {', '.join(names)}{rest}; they become final an hour after their "
        "period, once everything that arrived is computed: wait, or seal the other indicators"
    )
