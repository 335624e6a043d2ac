"""Alarm rules over what changed: looked at, kept, escalated; one transaction a look."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.alarms.journal import Journal
from core.catalogue import Catalogue
from core.catalogue.alarm_conditions import Figure, Rate, Threshold
from core.catalogue.alarm_rules import AlarmRule, Escalation
from core.store import alarm_due, alarm_inputs, alarm_members, alarms
from core.store.alarms import Alarm
from core.store.connection import Connection
from processors.keeping import Keeper
from processors.scene import OLDEST, Scene, Sight

logger = logging.getLogger(__name__)

Condition = Callable[[Scene], Sight]


@dataclass(frozen=True)
class Watched:
    """What the rules look at, so that a change of it is marked.

    metrics     'service.metric'
    indicators  ids
    """

    metrics: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rules: Mapping[str, AlarmRule]) -> Watched:
        conditions = [rule.condition for rule in rules.values()]
        return cls(
            frozenset(each.metric for each in conditions if isinstance(each, Threshold | Rate)),
            frozenset(each.indicator for each in conditions if isinstance(each, Figure)),
        )


@dataclass
class Alarming:
    """The rules and how they are looked at. Not thread-safe: one owner.

    conditions  {type: what it sees}
    """

    catalogue: Catalogue
    rules: Mapping[str, AlarmRule]
    conditions: Mapping[str, Condition]
    zone: ZoneInfo
    now: Callable[[], datetime]
    _is_first: bool = True

    def __post_init__(self) -> None:
        self.watched = Watched.of(self.rules)

    def run(self, connection: Connection) -> int:
        """Look at what changed; the first time at everything, since the rules may have.

        connection  autocommitting
        returns     alarms touched
        raises      psycopg.OperationalError: the database is away; what changed stays marked
        """
        now = self.now()
        with connection.transaction():
            alarms.lock(connection)
            due = alarm_due.take(connection)
            if self._is_first:
                due = self._everything(connection, now) | due
            journal = Journal(connection, self.rules, now)
            touched = self._end_out_of_service(journal)
            for rule in self.rules.values():
                touched += self._look(journal, rule, due)
            for alarm in alarms.to_escalate(connection, now):
                _escalate(journal, alarm)
            journal.tell()
        self._is_first = False
        return touched

    def _look(self, journal: Journal, rule: AlarmRule, due: Mapping[str, datetime]) -> int:
        members = alarm_members.recent(journal.connection, rule.key, journal.now - OLDEST)
        known = alarm_members.by_subject(members)
        scene = Scene(journal.connection, self.catalogue, self.zone, rule, journal.now, due, known)
        sight = self.conditions[rule.condition.type](scene)
        return Keeper(journal, rule, members).keep(sight)

    def _everything(self, connection: Connection, now: datetime) -> dict[str, datetime]:
        series = alarm_inputs.series_of(connection, sorted(self.watched.metrics))
        sources = [*(f"series:{each}" for each in series), *(f"figure:{each}" for each in self.watched.indicators)]
        return dict.fromkeys([*sources, alarm_due.GOALS], now - OLDEST)

    def _end_out_of_service(self, journal: Journal) -> int:
        """A point under maintenance, or retired, has no alarm condition."""
        by_rule = defaultdict(list)
        for member in alarm_members.out_of_service(journal.connection):
            by_rule[member.rule].append(member)
        count = 0
        for key, members in by_rule.items():
            if rule := self.rules.get(key):
                keeper = Keeper(journal, rule, members)
                keeper.end(members)
                count += keeper.keep(Sight([]))
        return count


def _escalate(journal: Journal, alarm: Alarm) -> None:
    rule = journal.rules.get(alarm.rule)
    alarms.change(
        journal.connection,
        alarm.alarm_id,
        escalate_at=None,
        escalated_at=journal.now,
        changed_at=journal.now,
    )
    if rule and rule.escalation:
        journal.add(alarm.alarm_id, "escalated", details=_told(rule.escalation))
        logger.warning("alarm %d, %s: nobody acknowledged in time", alarm.alarm_id, alarm.rule)


def _told(escalation: Escalation) -> dict[str, str]:
    return {"agency": escalation.agency, "role_id": escalation.role_id, "role_en": escalation.role_en}
