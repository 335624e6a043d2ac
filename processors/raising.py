"""New alarms: one for each cause, and one for many that came at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.alarms.journal import Journal
from core.catalogue.alarm_rules import AlarmRule
from core.store import alarm_members, alarms, public_warnings
from core.store.alarm_members import Member
from processors.settling import close
from processors.stretches import Stretch, Subject, first_reached

Found = tuple[Subject, Stretch]


@dataclass
class Raiser:
    """Alarms of one rule, in one transaction. Not thread-safe: one owner.

    members  where the condition held lately, as they were before
    touched  {alarm: stretches that it has from now on}; filled
    """

    journal: Journal
    rule: AlarmRule
    members: Sequence[Member]
    touched: dict[int, list[Stretch]]

    def add(self, new: Iterable[Found]) -> None:
        """Raise what is new, or let an alarm that is open for the cause speak of it."""
        families: dict[tuple[str, str], list[Found]] = defaultdict(list)
        for subject, stretch in new:
            families[subject.origin, subject.family].append((subject, stretch))
        for (origin, family), found in families.items():
            alone = [
                each
                for each in self.members
                if each.until is None and (each.origin, each.family) == (origin, family) and each.subject != family
            ]
            subjects = {each.subject for each in alone} | {subject.key for subject, _ in found}
            is_open = alarms.find_open(self.journal.connection, self.rule.key, family, origin) is not None
            if is_open or len(subjects) >= found[0][0].group_from:
                alarm_id = self._put(family, found[0][0].family_name, found)
                self._merge(alone, alarm_id)
            else:
                for subject, stretch in found:
                    self._put(subject.key, subject.name, [(subject, stretch)])

    def _put(self, cause: str, name: str, found: list[Found]) -> int:
        """Into the alarm that is open for the cause, or a new one."""
        connection = self.journal.connection
        origin = found[0][0].origin
        alarm = alarms.find_open(connection, self.rule.key, cause, origin)
        alarm_id = alarm.alarm_id if alarm else self._raise(cause, name, found)
        for subject, stretch in found:
            level = max(stretch.reached, default=1)
            place = (subject.key, subject.name, subject.family, level, stretch.since, stretch.until)
            alarm_members.add(connection, Member(alarm_id, self.rule.key, origin, *place))
        if alarm is None:
            self.journal.add(alarm_id, "raised", details={"members": [subject.name for subject, _ in found]})
        elif cause != found[0][0].key:
            self.journal.add(alarm_id, "joined", details={"members": [subject.name for subject, _ in found]})
        self.touched[alarm_id] += [stretch for _, stretch in found]
        return alarm_id

    def _raise(self, cause: str, name: str, found: list[Found]) -> int:
        subject = found[0][0]
        stretches = [stretch for _, stretch in found]
        reached = first_reached(stretches, len(self.rule.levels))
        level = max((number for number, at in enumerate(reached, start=1) if at), default=1)
        districts = {each.district for each, _ in found}
        escalation = self.rule.escalation
        return alarms.add(
            self.journal.connection,
            rule=self.rule.key,
            cause=cause,
            name=name,
            origin=subject.origin,
            service=subject.service,
            district=subject.district if len(districts) == 1 else None,
            agency=subject.agency,
            severity=self.rule.severity(level),
            level=level,
            reached=reached,
            onset_at=min(stretch.since for stretch in stretches),
            raised_at=self.journal.now,
            escalate_at=self.journal.now + timedelta(seconds=escalation.after_s) if escalation else None,
            value=stretches[0].value,
            peak=stretches[0].peak,
        )

    def _merge(self, alone: list[Member], into: int) -> None:
        """What had an alarm of its own turns out to be of the same cause; nobody has taken it up yet."""
        for member in alone:
            alarm = alarms.find(self.journal.connection, member.alarm_id)
            if alarm is None or alarm.alarm_id == into or alarm.acknowledged_at or alarm.closed_at:
                continue
            if public_warnings.of_alarm(self.journal.connection, alarm.alarm_id):
                continue
            alarm_members.move(self.journal.connection, member, into)
            close(self.journal, alarm, f"of one cause with alarm {into}", merged_into=into)
            self.touched.pop(alarm.alarm_id, None)
            self.touched[into] += []
