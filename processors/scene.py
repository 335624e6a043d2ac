"""What the conditions of alarm rules are given: the store, the clock, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue
from core.catalogue.alarm_rules import AlarmRule
from core.store.alarm_members import Member
from core.store.connection import Connection
from processors.stretches import Seen, Subject

# What is older raises no alarm: it is of the past, however late it is told.
OLDEST = timedelta(hours=6)


@dataclass(frozen=True)
class Scene:
    """A look at one rule.

    due      {source: since when it may have changed}
    members  {(origin, subject): where the rule's condition holds, or did within `OLDEST`}
    """

    connection: Connection
    catalogue: Catalogue
    zone: ZoneInfo
    rule: AlarmRule
    now: datetime
    due: Mapping[str, datetime]
    members: Mapping[tuple[str, str], Sequence[Member]]

    @property
    def oldest(self) -> datetime:
        return self.now - OLDEST

    def level(self, origin: str, subject: str, at: datetime) -> int:
        """The level that held at a moment, from 1; 0: none."""
        for member in self.members.get((origin, subject), ()):
            if member.since <= at and (member.until is None or member.until > at):
                return member.level
        return 0

    def point(self, row: Mapping[str, Any]) -> Subject:
        """The measuring point of a row with key, name, service, district, agency and origin."""
        return self.subject(f"point:{row['key']}", row)

    def subject(self, key: str, row: Mapping[str, Any]) -> Subject:
        """What a row is about; many such at once are one alarm of the service."""
        service = row["service"]
        return Subject(
            key=key,
            name=row["name"],
            service=service,
            district=row["district"],
            agency=self.rule.agency or row["agency"] or self.catalogue.services[service].agency,
            origin=row["origin"],
            family=f"service:{service}",
            family_name=self.catalogue.services[service].name_id,
            group_from=self.rule.group_from,
        )


@dataclass(frozen=True, slots=True)
class Sight:
    """What a condition saw.

    is_complete  whatever is not among `seen` does not hold any more
    """

    seen: list[Seen]
    is_complete: bool = False


NOTHING = Sight([])
