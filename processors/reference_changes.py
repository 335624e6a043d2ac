"""What the catalogue's reference data says otherwise than when figures were computed: those windows are due.

Public holidays are compared with it: a day is one (1) or not (0).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue
from core.catalogue.reference_data import CITY, HOLIDAY
from core.store import cases, reference_values
from core.store.connection import Connection
from core.store.reference_values import Change, Row

logger = logging.getLogger(__name__)

_ALWAYS = date(9999, 1, 1)
_DAY = timedelta(days=1)
Steps = Mapping[date, float]


def mark(connection: Connection, catalogue: Catalogue, zone: ZoneInfo) -> None:
    """Make due what depends on reference data that changed, and remember the data as it is now."""
    with connection.transaction():
        rows = rows_of(catalogue)
        changes = list(changed(reference_values.hold(connection), rows, catalogue, zone))
        for entry in catalogue.indicators.values():
            mine = [change for change in changes if change.reference in entry.all_reference_data]
            if mine and (windows := reference_values.mark(connection, entry, mine)):
                logger.info("%s: %s; %d windows are due", entry.id, mine[0].reason, windows)
            if any(change.reference == HOLIDAY for change in mine):
                cases.touch(connection, [kind for kind, counting in entry.records.items() if counting.working_days])
        if changes:
            reference_values.replace(connection, rows)


def rows_of(catalogue: Catalogue) -> list[Row]:
    """Everything that figures may be computed with."""
    holidays = [date.fromisoformat(day) for day in sorted(catalogue.holidays)]
    free = [(HOLIDAY, CITY, day, 1.0) for day in holidays]
    working = [(HOLIDAY, CITY, day + _DAY, 0.0) for day in holidays if day + _DAY not in holidays]
    values = [
        (key, value.scope, value.valid_from, value.value)
        for key, reference in catalogue.references.items()
        for value in reference.values
    ]
    return [*values, *free, *working]


def changed(before: Iterable[Row], after: Iterable[Row], catalogue: Catalogue, zone: ZoneInfo) -> Iterator[Change]:
    """The stretches of time in which another value holds than before."""
    old, new = _steps(before), _steps(after)
    for reference, scope in sorted(old.keys() | new.keys()):
        entry = catalogue.references.get(reference)
        # A district's value is part of what other points' windows may ask of the whole city.
        reach = CITY if entry is not None and entry.is_summed else scope
        for begins, ends, was, now in differences(old.get((reference, scope), {}), new.get((reference, scope), {})):
            reason = f"{reference} ({scope}) from {begins}: {_told(now)}, was {_told(was)}"
            yield Change(reference, reach, _midnight(begins, zone), _midnight(ends, zone), reason)


def differences(old: Steps, new: Steps) -> Iterator[tuple[date, date, float | None, float | None]]:
    """Begin, end, old and new value of each stretch in which two step functions differ; None: no value."""
    days = sorted(old.keys() | new.keys())
    was: float | None = None
    now: float | None = None
    for begins, ends in zip(days, [*days[1:], _ALWAYS], strict=True):
        was, now = old.get(begins, was), new.get(begins, now)
        if was != now:
            yield begins, ends, was, now


def _steps(rows: Iterable[Row]) -> dict[tuple[str, str], dict[date, float]]:
    steps: dict[tuple[str, str], dict[date, float]] = {}
    for reference, scope, valid_from, value in rows:
        steps.setdefault((reference, scope), {})[valid_from] = value
    return steps


def _told(value: float | None) -> str:
    return "no value" if value is None else f"{value:.10g}"


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
