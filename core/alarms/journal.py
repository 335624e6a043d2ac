"""What is written with every change of an alarm: history, record, live event; in the transaction of the change.

Live events come last: `Journal.tell`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.catalogue.alarm_rules import AlarmRule
from core.reading import Record
from core.store import alarm_lists, alarms, live, public_warnings, records
from core.store.alarms import Alarm
from core.store.connection import ALARMS_CHANNEL, Connection, notify
from core.store.public_warnings import PublicWarning

# Who did it when nobody did.
PLATFORM = "nadi"


@dataclass(frozen=True)
class Journal:
    """Where changes are noted. Not thread-safe: one owner.

    rules  of this catalogue; an alarm's rule may be there no longer
    """

    connection: Connection
    rules: Mapping[str, AlarmRule]
    now: datetime
    _changes: list[tuple[str, Alarm]] = field(default_factory=list)

    def add(
        self,
        alarm_id: int,
        kind: str,
        *,
        who: str = PLATFORM,
        note: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> Alarm:
        """Note what was just changed; the alarm as it is now."""
        alarm_lists.add_event(self.connection, alarm_id, kind, at=self.now, who=who, note=note, details=details)
        alarm = alarms.find(self.connection, alarm_id)
        assert alarm
        warnings = public_warnings.of_alarm(self.connection, alarm_id)
        self._record("alarm", str(alarm_id), alarm, self._facts(alarm, warnings))
        for number, warning in enumerate(warnings, start=1):
            if warning.published_at:
                self._record("warning", f"{alarm_id}.{number}", alarm, self._warning_facts(alarm, warning))
        self._changes.append((kind, alarm))
        return alarm

    def tell(self) -> None:
        """Tell live streams what was noted; last in the transaction, for ingest waits for the lock that this takes."""
        if self._changes:
            live.add_alarms(self.connection, self._changes)
            notify(self.connection, ALARMS_CHANNEL)
            self._changes.clear()

    def _record(self, kind: str, key: str, alarm: Alarm, facts: dict[str, Any]) -> None:
        said = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in facts.items()
            if value is not None
        }
        record = Record(kind, key, said)
        records.write(self.connection, record, service=alarm.service, origin=alarm.origin, now=self.now)

    def _facts(self, alarm: Alarm, warnings: list[PublicWarning]) -> dict[str, Any]:
        rule = self.rules.get(alarm.rule)
        due = alarm.raised_at + timedelta(hours=rule.close_within_h) if rule else None
        return {
            **_common(alarm),
            "severity": alarm.severity,
            "onset_at": alarm.onset_at,
            "crossed_at": self._crossed_at(alarm),
            "raised_at": alarm.raised_at,
            "acknowledged_at": alarm.acknowledged_at,
            "cleared_at": alarm.cleared_at,
            "closed_at": alarm.closed_at,
            "due_at": due,
            "has_action": bool(alarm.action),
            "closed_itself": alarm.closed_by == PLATFORM,
            "warned_at": min((each.published_at for each in warnings if each.published_at), default=None),
        }

    def _warning_facts(self, alarm: Alarm, warning: PublicWarning) -> dict[str, Any]:
        return {
            **_common(alarm),
            "alarm": str(alarm.alarm_id),
            "onset_at": alarm.onset_at,
            "crossed_at": self._crossed_at(alarm),
            "published_at": warning.published_at,
            "ended_at": warning.ended_at,
            "approved": warning.approved_by is not None,
        }

    def _crossed_at(self, alarm: Alarm) -> datetime | None:
        """When the level was reached that the public is warned of."""
        rule = self.rules.get(alarm.rule)
        level = rule.warning.level if rule and rule.warning else 1
        return alarm.reached[level - 1] if level <= len(alarm.reached) else None


def _common(alarm: Alarm) -> dict[str, Any]:
    return {"rule": alarm.rule, "service": alarm.service, "agency": alarm.agency, "district": alarm.district}
