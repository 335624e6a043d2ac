"""What is to be done, in order, until nothing is: hours rolled up, records counted, windows computed, goals judged.

Each step is a transaction of its own, so that a crash repeats at most one; the durable tables of touched
hours and due windows say what is left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendar import HOUR, period_start
from core.catalogue import Catalogue
from core.plan.book import PlanBook
from core.store import cases, due, health, indicators, outdated, platform_counts, statements, touched
from core.store.connection import Connection
from processors import masterplan, reference_changes
from processors.alarming import Alarming
from processors.compute import Compute, FormulaFailed
from processors.counting import Counter
from processors.failures import Failures
from processors.rollup import refresh_newest_day
from processors.windows import rules

logger = logging.getLogger(__name__)

# Of a long past as much is rolled up as a reader of the present may wait, before the sums over months and years are
# made again; and since these take their time however little was rolled up, at least so much of what they took.
_ROLL_UP_S = 2.0
_ROLL_UP_SHARE = 0.5
# What is over becomes final no more often than this.
_SETTLE_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class Counters:
    """What was done since the last look."""

    hours: int = 0
    cases: int = 0
    windows: int = 0
    figures: int = 0
    failures: int = 0
    alarms: int = 0


@dataclass
class Schedule:
    """The steps and their state. Not thread-safe: one owner.

    now       our clock, UTC
    alarming  the alarm rules; None: there are none
    """

    catalogue: Catalogue
    compute: Compute
    zone: ZoneInfo
    now: Callable[[], datetime]
    failures: Failures
    alarming: Alarming | None = None
    counters: Counters = field(default_factory=Counters)
    _closed: datetime | None = None
    _turned_on: datetime | None = None
    _judged_on: datetime | None = None
    _settled_at: datetime | None = None
    _verified: datetime | None = None

    def __post_init__(self) -> None:
        self._book = PlanBook(self.catalogue)

    def run(self, connection: Connection, is_stopping: Callable[[], bool]) -> bool:
        """Do what is due, newest first: new readings are shown before history is made up for.

        connection  autocommitting
        returns     whether everything is done; else the stop came first, or another process is at it
        raises      psycopg.OperationalError: the database is away; what was not committed stays due
        """
        closed = period_start(self.now(), "hour", self.zone) - HOUR
        if self._closed is None:
            self._mark_outdated(connection)
        if closed != self._closed:
            touched.touch_closed(connection, closed)
            platform_counts.record(connection, closed)
        self._work(connection, is_stopping)
        is_counted = health.waiting(connection)[0] == 0 and not cases.are_touched(connection)
        is_done = is_counted and not self._left(connection)
        # What was written while something waited is final as soon as nothing does.
        is_quiet = is_done and (self._settled_at is None or self.now() - self._settled_at >= _SETTLE_EVERY)
        if (closed != self._closed or is_quiet) and not is_stopping():
            self._settled_at = self.now()
            is_settled = indicators.settle(connection, self._matures_d, self.zone, self.now())
            masterplan.project_all(connection, self._plans(), self.now())
            if is_settled:
                self._closed = closed
        return is_done

    @property
    def _counter(self) -> Counter:
        return Counter(self.catalogue, self.zone)

    @property
    def _matures_d(self) -> dict[str, int]:
        return {entry.id: entry.matures_d for entry in self.catalogue.indicators.values() if entry.records}

    def _mark_outdated(self, connection: Connection) -> None:
        reference_changes.mark(connection, self.catalogue, self.zone)
        for entry in self.catalogue.computed.values():
            windows, records = outdated.mark(connection, entry, self.zone)
            if windows or records:
                logger.info(
                    "%s is new or has a new version; %d windows are due, %d records to be counted",
                    entry.id,
                    windows,
                    records,
                )

    def _work(self, connection: Connection, is_stopping: Callable[[], bool]) -> None:
        patience_s = 0.0
        while not is_stopping():
            hours = self._roll_up(connection, patience_s, is_stopping)
            self._alarm(connection)  # what figures set off comes in the next turn; alarms are records to be counted
            counted = self._count(connection)
            started = time.monotonic()
            figures, windows = self._compute_due(connection, is_stopping)
            took_s = time.monotonic() - started
            self._judge(connection, is_changed=figures > 0)
            if not hours and not counted and not windows:
                break
            # The newest day is shown at once, with no patience.
            patience_s = max(_ROLL_UP_S, _ROLL_UP_SHARE * took_s)

    def _roll_up(self, connection: Connection, patience_s: float, is_stopping: Callable[[], bool]) -> int:
        marks = rules(self.catalogue)
        watched = self.alarming.watched.metrics if self.alarming else frozenset()
        deadline = time.monotonic() + patience_s
        total = 0
        while not is_stopping() and (hours := refresh_newest_day(connection, marks, self.zone, self.now(), watched)):
            total += hours
            if time.monotonic() >= deadline:
                break
        self.counters.hours += total
        return total

    def _count(self, connection: Connection) -> int:
        today = period_start(self.now(), "day", self.zone)
        if today != self._turned_on:
            self._counter.turn(connection, self.now())
            self._turned_on = today
        counted = self._counter.count_some(connection, self.now())
        self.counters.cases += counted
        return counted

    def seconds_to_next_hour(self) -> float:
        """How long until an hour closes [s]."""
        now = self.now()
        return (period_start(now, "hour", self.zone) + HOUR - now) / timedelta(seconds=1)

    def _left(self, connection: Connection) -> list[str]:
        return [name for name in due.indicators(connection) if name not in self.failures]

    def _compute_due(self, connection: Connection, is_stopping: Callable[[], bool]) -> tuple[int, int]:
        figures = windows = 0
        for name in due.indicators(connection):
            if is_stopping() or not self.failures.may_try(name):
                continue
            entry = self.catalogue.indicators.get(name)
            if entry is None:
                due.forget(connection, name)
                logger.warning("indicator %s is no longer in the catalogue; its due windows are dropped", name)
                continue
            try:
                done = self.compute.newest_batch(connection, entry, self.now())
            except FormulaFailed as error:
                self.counters.failures += 1
                self.failures.add(name, error)
                continue
            self.failures.clear(name)
            figures += done.figures
            windows += done.windows
        self.counters.figures += figures
        self.counters.windows += windows
        return figures, windows

    def _alarm(self, connection: Connection) -> None:
        """Look at what changed, also while a long past is worked through."""
        if self.alarming:
            self.counters.alarms += self.alarming.run(connection)

    def _judge(self, connection: Connection, *, is_changed: bool) -> None:
        today = period_start(self.now(), "day", self.zone)
        has_new_plan = self._book.refresh(connection)
        verified = statements.last_verified(connection)
        if has_new_plan and self.alarming:
            plan = self._book.current(self.now(), self.zone)
            self.alarming.catalogue = self.catalogue.model_copy(update={"masterplan": plan})
        if is_changed or has_new_plan or today != self._judged_on or verified != self._verified:
            masterplan.update(connection, self._plans(), self.now())
            self._judged_on, self._verified = today, verified

    def _plans(self) -> masterplan.Plans:
        return masterplan.Plans(self._book.plans, self.catalogue.indicators, self.zone)
