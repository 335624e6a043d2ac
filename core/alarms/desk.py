"""What people do with alarms: acknowledge and close; each in a transaction, with history, record and audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.alarms.journal import Journal
from core.catalogue.alarm_rules import AlarmRule
from core.errors import Forbidden, Missing, Refused
from core.store import alarms, audit, public_warnings
from core.store.alarms import Alarm
from core.store.connection import Connection

MOST_TEXT = 2000  # characters of a note
_STATES = {"acknowledged": "diterima", "closed": "ditutup"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it.

    name         as the audit has it
    agency       may act on its alarms only; None: on any
    may_approve  may say yes for the owner: the owning agency itself, or an administrator
    """

    name: str
    agency: str | None = None
    may_approve: bool = False


@dataclass(frozen=True)
class Desk:
    """Alarms in the hands of one person.

    connection  autocommitting
    """

    connection: Connection
    rules: Mapping[str, AlarmRule]
    actor: Actor
    now: datetime

    def acknowledge(self, alarm_id: int, note: str | None = None) -> Alarm:
        """Somebody has taken it up; nobody else needs to be told.

        raises   Missing: no such alarm; Forbidden: another agency's; Refused: it is acknowledged or closed already
        """
        with self.changing(alarm_id) as alarm:
            if alarm.state != "raised":
                raise Refused(
                    f"alarm {alarm_id} sudah {_STATES[alarm.state]}", f"alarm {alarm_id} is {alarm.state} already"
                )
            self._set(
                alarm, "acknowledged", note, acknowledged_at=self.now, acknowledged_by=self.actor.name, escalate_at=None
            )
        return self.find(alarm_id)

    def close(self, alarm_id: int, action: str) -> Alarm:
        """It is dealt with; `action` says what was done.

        raises   Missing, Forbidden; Refused: it is closed already, nothing is noted, or a warning still holds
        """
        action = self.checked(action)
        with self.changing(alarm_id) as alarm:
            if alarm.closed_at:
                raise Refused(f"alarm {alarm_id} sudah ditutup", f"alarm {alarm_id} is closed already")
            if any(each.ended_at is None for each in public_warnings.of_alarm(self.connection, alarm_id)):
                raise Refused(
                    f"alarm {alarm_id}: peringatannya masih berlaku; nyatakan aman dahulu",
                    f"alarm {alarm_id}: its warning to the public holds; give the all-clear first",
                )
            columns: dict[str, Any] = {"closed_at": self.now, "closed_by": self.actor.name, "action": action}
            if not alarm.acknowledged_at:
                columns |= {"acknowledged_at": self.now, "acknowledged_by": self.actor.name}
            self._set(alarm, "closed", action, **columns, escalate_at=None)
        return self.find(alarm_id)

    def find(self, alarm_id: int) -> Alarm:
        """The alarm.

        raises   Missing: there is none
        """
        alarm = alarms.find(self.connection, alarm_id)
        if alarm is None:
            raise Missing(f"no alarm {alarm_id}; nadi alarm list shows them")
        return alarm

    @contextmanager
    def changing(self, alarm_id: int) -> Iterator[Alarm]:
        """The alarm, for the length of a transaction in which nobody else changes alarms.

        raises   Missing: there is none; Forbidden: another agency's
        """
        with self.connection.transaction():
            alarms.lock(self.connection)
            alarm = self.find(alarm_id)
            if self.actor.agency not in (None, alarm.agency):
                raise Forbidden(
                    f"alarm {alarm_id} milik {alarm.agency}; {self.actor.name} bertindak untuk {self.actor.agency}",
                    f"alarm {alarm_id} is {alarm.agency}'s; {self.actor.name} acts for {self.actor.agency}",
                )
            yield alarm

    def note(self, alarm: Alarm, kind: str, note: str | None, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Keep a change in the alarm's history and in the audit."""
        journal = Journal(self.connection, self.rules, self.now)
        journal.add(alarm.alarm_id, kind, who=self.actor.name, note=note)
        audit.add(
            self.connection,
            at=self.now,
            who=self.actor.name,
            action=kind,
            subject="alarm",
            key=str(alarm.alarm_id),
            before=before,
            after=after,
            reason=note,
        )
        journal.tell()

    def checked(self, text: str) -> str:
        """A note that says something.

        raises   Refused: it is empty, or too long
        """
        said = text.strip()
        if not said:
            raise Refused(
                "catatan tindakan diperlukan: apa yang dilakukan, satu kalimat",
                "an action note is needed: what was done, in a sentence",
            )
        if len(said) > MOST_TEXT:
            raise Refused(f"catatan: paling panjang {MOST_TEXT} huruf", f"the note: at most {MOST_TEXT} characters")
        return said

    def _set(self, alarm: Alarm, kind: str, note: str | None, **columns: Any) -> None:
        alarms.change(self.connection, alarm.alarm_id, **columns, changed_at=self.now)
        shown = {name: value for name, value in columns.items() if name not in ("escalate_at", "action")}
        before = {name: _plain(getattr(alarm, name)) for name in shown}
        self.note(alarm, kind, note, before, {name: _plain(value) for name, value in shown.items()})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
