"""A regency whose alarm rules are looked at: the Kabo gauge, and what is known of its alarms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import dict_row
from regency import CATALOGUE, WITA, Regency

import processors.conditions
from core.catalogue.alarm_rules import AlarmRule, load_alarm_rules
from core.registry import load_entries
from core.store import alarm_lists
from core.store.alarms import Alarm
from core.store.connection import Connection
from processors.alarming import Alarming

RULES = load_alarm_rules(CATALOGUE)
# A level that jumps also rises fast, and a goal judged by a day's readings is off track at once.
SOME = {key: rule for key, rule in RULES.items() if key not in ("river-rise", "goal-off-track")}
CONDITIONS = load_entries(processors.conditions, "condition")
TABLES = "notification, public_warning_text, public_warning, alarm_event, alarm_member, alarm, alarm_due, live_batch"
TABLES += ", record, touched_record, counted_case, device_health, device_health_change, suspension, audit"
FIVE = timedelta(minutes=5)


class Scene:
    """Not thread-safe: one owner."""

    def __init__(self, connection: Connection, rules: dict[str, AlarmRule] = SOME) -> None:
        connection.execute(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")
        self.connection = connection
        self.regency = Regency(connection)
        self.rules = rules
        self.restart()

    @property
    def now(self) -> datetime:
        return self.regency.now

    def restart(self) -> None:
        """The processors begin anew."""
        self.regency.schedule.alarming = Alarming(CATALOGUE, self.rules, CONDITIONS, WITA, lambda: self.regency.now)

    def gauge(self, key: str = "kabo", **other: Any) -> None:
        self.regency.point(key, "river", "level", district="64.08.12", **other)

    def levels(self, start: datetime, values: Iterable[float], key: str = "kabo", **other: Any) -> datetime:
        """Readings every five minutes, then processed a minute after the last; its time."""
        measured = list(values)
        self.regency.measure(key, "level", start, measured, **other)
        last = start + FIVE * (len(measured) - 1)
        self.look(max(last + timedelta(minutes=1), self.now))
        return last

    def look(self, now: datetime) -> None:
        """Everything that is due at `now`."""
        self.regency.process(now)

    def alarms(self, **filters: Any) -> list[Alarm]:
        """Oldest first."""
        return alarm_lists.list_alarms(self.connection, **filters)[::-1]

    def the_alarm(self, **filters: Any) -> Alarm:
        (alarm,) = self.alarms(**filters)
        return alarm

    def history(self, alarm: Alarm) -> list[str]:
        return [event["kind"] for event in alarm_lists.events(self.connection, alarm.alarm_id)]

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Every version, oldest first."""
        query = "SELECT * FROM record WHERE kind = %s ORDER BY key, revision"
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, [kind]).fetchall()
