"""Touched records, counted: each at its desk, on its day, in every indicator over its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from core.catalogue import Catalogue, Counting, RecordKind
from core.store import cases, desks, touched
from core.store.cases import Case, Count, Rule
from core.store.connection import Connection
from core.store.desks import Desk
from core.working_days import WorkingDays
from processors.facts import local_days, typed

# Cases that are counted in one transaction.
_BATCH = 5_000
# What a case says of where it belongs.
_POINT, _AGENCY, _DISTRICT = "point", "agency", "district"


def rules(catalogue: Catalogue) -> list[Rule]:
    """One rule for each indicator and kind of records of `catalogue`."""
    return [
        Rule(entry.id, kind, entry.base, counting.lookback_d, counting.matures_d)
        for entry in catalogue.indicators.values()
        for kind, counting in entry.records.items()
    ]


@dataclass(frozen=True)
class Counter:
    """How cases are counted."""

    catalogue: Catalogue
    zone: ZoneInfo

    def count_some(self, connection: Connection, now: datetime) -> int:
        """Count the cases that were touched last, and mark due what depends on them; one transaction.

        now      UTC
        returns  cases; 0: none is touched, or another process is at it
        """
        with connection.transaction():
            if not touched.lock(connection):
                return 0
            taken = cases.take(connection, _BATCH)
            if taken:
                cases.count(connection, taken, self._counts(connection, taken))
                cases.mark(connection, rules(self.catalogue), self.zone, self.today(now))
            return len(taken)

    def turn(self, connection: Connection, now: datetime) -> int:
        """Mark due what the days bring that began since the last turn; one transaction.

        returns  windows newly due
        """
        with connection.transaction():
            if not touched.lock(connection):
                return 0
            return cases.turn(connection, rules(self.catalogue), self.zone, self.today(now))

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def _counts(self, connection: Connection, taken: Sequence[Case]) -> list[Count]:
        by_kind: dict[str, list[Case]] = defaultdict(list)
        for case in taken:
            if case.kind in self.catalogue.record_kinds and not case.withdrawn:
                by_kind[case.kind].append(case)
        counts: list[Count] = []
        for key, of_kind in by_kind.items():
            kind = self.catalogue.record_kinds[key]
            places: dict[str | None, list[int]] = {}
            facts = typed(kind, [case.attributes for case in of_kind], self.zone)
            for entry in self.catalogue.indicators.values():
                if counting := entry.records.get(key):
                    # Kinds of several services meet at the desk of the service that the indicator is of.
                    home = self.catalogue.service_of(entry.id).key if counting.at_agency else None
                    if home not in places:
                        places[home] = self._places(connection, kind, of_kind, home)
                    counts += _each(entry.id, of_kind, places[home], self._days(counting, facts))
        return counts

    def _days(self, counting: Counting, facts: pd.DataFrame) -> pd.Series:
        """The local day that each case counts on; NaT: on none."""
        first = local_days(facts[list(counting.counted_at)].min(axis=1), self.zone)
        days = first.to_numpy().astype("datetime64[D]")
        return pd.Series(WorkingDays(self.catalogue.holidays).after(days, counting.working_days))

    def _places(self, connection: Connection, kind: RecordKind, of_kind: Sequence[Case], home: str | None) -> list[int]:
        """Where each case counts: at the measuring point that it names, if one of its origin exists, else at a desk.

        home   service whose desks of whole agencies are meant; None: the kind's, by district
        """
        named = [(str(case.attributes.get(_POINT)), case.origin) for case in of_kind]
        known = desks.points(connection, {key for key, _ in named}) if _POINT in kind.facts and home is None else {}
        wanted = {row: self._desk(kind, of_kind[row], home) for row, name in enumerate(named) if name not in known}
        found = desks.find_or_add(connection, ((desk, self._name(desk)) for desk in wanted.values()))
        return [known[name] if name in known else found[wanted[row]] for row, name in enumerate(named)]

    def _desk(self, kind: RecordKind, case: Case, home: str | None) -> Desk:
        agency, district = (str(case.attributes.get(name)) for name in (_AGENCY, _DISTRICT))
        return Desk(
            home or kind.service,
            agency if agency in self.catalogue.agencies else self.catalogue.services[kind.service].agency,
            district if district in self.catalogue.districts and home is None else None,
            case.origin,
        )

    def _name(self, desk: Desk) -> str:
        names = [self.catalogue.services[desk.service].name_id, self.catalogue.agencies[desk.agency].name_id]
        if desk.district:
            names.append(self.catalogue.districts[desk.district].name)
        return " – ".join(names)


def _each(indicator: str, of_kind: Sequence[Case], places: Sequence[int], days: pd.Series) -> Iterator[Count]:
    known = ~np.isnat(days.to_numpy())
    for case, point, day, is_known in zip(of_kind, places, days.dt.date, known, strict=True):
        if is_known:
            yield Count(indicator, point, day, case.kind, case.key)
