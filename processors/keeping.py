"""What was seen, kept as alarms: raised, joined, worsened, cleared, come back; never two open for one cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.alarms.journal import Journal
from core.catalogue.alarm_rules import AlarmRule
from core.store import alarm_members, alarms
from core.store.alarm_members import Member
from processors.raising import Found, Raiser
from processors.scene import Sight
from processors.settling import settle
from processors.stretches import Seen, Stretch


@dataclass
class Keeper:
    """Alarms of one rule, in one transaction. Not thread-safe: one owner.

    members  where the condition held lately, as they were before
    """

    journal: Journal
    rule: AlarmRule
    members: Sequence[Member]
    _touched: dict[int, list[Stretch]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._known = alarm_members.by_subject(self.members)

    def keep(self, sight: Sight) -> int:
        """Bring the alarms to what was seen; how many were touched."""
        new: list[Found] = []
        for seen in sight.seen:
            new += self._compare(seen)
        if sight.is_complete:
            present = {(seen.subject.origin, seen.subject.key) for seen in sight.seen}
            self.end(each for each in self.members if (each.origin, each.subject) not in present)
        Raiser(self.journal, self.rule, self.members, self._touched).add(new)
        for alarm_id, stretches in self._touched.items():
            settle(self.journal, self.rule, alarm_id, stretches)
        return len(self._touched)

    def end(self, members: Iterable[Member], at: datetime | None = None) -> None:
        """The condition does not hold any more at these."""
        for member in members:
            if member.until is None:
                until = max(at or self.journal.now, member.since)
                alarm_members.change(self.journal.connection, member, level=member.level, until=until)
                self._touched[member.alarm_id] += []

    def _compare(self, seen: Seen) -> list[Found]:
        """Go on with what is known; the stretches that are new."""
        subject = seen.subject
        known = self._known.get((subject.origin, subject.key), [])
        new: list[Found] = []
        continued: list[Member] = []
        for stretch in seen.stretches:
            member = next((each for each in known if _overlap(each, stretch)), None)
            if member is None:
                new.append((subject, stretch))
            else:
                continued.append(member)
                new += [(subject, stretch)] if self._continue(member, stretch) else []
        # What was judged by readings that have been corrected since.
        self.end((each for each in known if each not in continued and seen.begins <= each.since < seen.ends), seen.ends)
        return new

    def _continue(self, member: Member, stretch: Stretch) -> bool:
        """Keep how the stretch goes on; whether it is a new alarm, as of a river that rises on after the closing."""
        level = max(stretch.reached, default=0)
        if level > member.level and stretch.until is None:
            alarm = alarms.find(self.journal.connection, member.alarm_id)
            if alarm and alarm.closed_at:
                stretch.since = max(stretch.reached[level], member.since)
                alarm_members.change(self.journal.connection, member, level=member.level, until=stretch.since)
                self._touched[member.alarm_id] += []
                return True
        worst = max(level, member.level)
        is_same = stretch.until == member.until or (stretch.until and member.until)
        if worst > member.level or not is_same:
            until = stretch.until and max(stretch.until, member.since)
            alarm_members.change(self.journal.connection, member, level=worst, until=until)
            self._touched[member.alarm_id].append(stretch)
        elif stretch.value is not None and stretch.until is None:
            self._touched[member.alarm_id].append(stretch)
        return False


def _overlap(member: Member, stretch: Stretch) -> bool:
    begins_before = stretch.until is None or stretch.until > member.since
    return begins_before and (member.until is None or stretch.since < member.until)
