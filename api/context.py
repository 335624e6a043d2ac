"""What every route is given: settings, catalogue, the store's connections and the clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from psycopg_pool import ConnectionPool

from api.exports import Exports
from api.schemas.common import Agency
from core.catalogue import Catalogue, Masterplan
from core.catalogue.alarm_rules import AlarmRule, load_alarm_rules
from core.plan.book import PlanBook
from core.settings import Settings
from core.store.connection import Connection


@dataclass(frozen=True)
class Context:
    """Shared by all requests; nothing here but the plans changes while the API runs.

    pool   connections in UTC, autocommitting
    now    the clock, UTC
    shared   directory of what several workers share; None: there is one
    """

    settings: Settings
    catalogue: Catalogue
    pool: ConnectionPool[Connection]
    now: Callable[[], datetime]
    shared: Path | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def zone(self) -> ZoneInfo:
        return self.settings.zone

    def connection(self) -> AbstractContextManager[Connection]:
        """A connection for the length of a `with` block.

        raises   psycopg.OperationalError: the database does not answer
        """
        return self.pool.connection()

    @cached_property
    def alarm_rules(self) -> dict[str, AlarmRule]:
        """The catalogue's alarm rules."""
        return load_alarm_rules(self.catalogue)

    @cached_property
    def exports(self) -> Exports:
        """Connections for files, which may take long."""
        return Exports(self.settings.database_url.get_secret_value())

    @cached_property
    def plans(self) -> PlanBook:
        """The masterplans; api/plan_watch.py keeps them fresh."""
        return PlanBook(self.catalogue)

    @property
    def masterplan(self) -> Masterplan:
        """The plan whose years these are."""
        return self.plans.current(self.now(), self.zone)

    def local(self, time: datetime) -> datetime:
        """`time` in the regency's zone, as answers show it."""
        return time.astimezone(self.zone)

    def symbol(self, unit: str | None) -> str | None:
        """What people read for a UCUM code; None for none."""
        return None if unit is None else self.catalogue.units.get(unit, unit)

    def agency(self, key: str) -> Agency:
        """The agency `key`, with its names."""
        entry = self.catalogue.agencies[key]
        return Agency(key, entry.name_id, entry.name_en)
