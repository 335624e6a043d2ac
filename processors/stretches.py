"""Stretches of time in which a condition held at a subject, as a rule sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at.

    key          point:<key>, device:<key> or goal:<indicator>/<scope>
    family       cause of the alarm that speaks of many such as this at once
    family_name  its name, for people
    group_from   so many at once make one alarm
    """

    key: str
    name: str
    service: str
    district: str | None
    agency: str
    origin: str
    family: str
    family_name: str
    group_from: int


@dataclass(slots=True)
class Stretch:
    """A stretch in which the condition held.

    since, until  until None: it holds
    reached       {level: since when it was reached}, of those reached within what was looked at
    value, at     the newest sample in it
    peak          the worst
    """

    since: datetime
    until: datetime | None = None
    reached: dict[int, datetime] = field(default_factory=dict)
    value: float | None = None
    at: datetime | None = None
    peak: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a subject, from `begins` to `ends`: what is older is as it was."""

    subject: Subject
    begins: datetime
    ends: datetime
    stretches: list[Stretch]


def first_reached(stretches: Iterable[Stretch], levels: int) -> list[datetime | None]:
    """When each level was first reached."""
    found: list[datetime | None] = [None] * levels
    for stretch in stretches:
        for level, at in stretch.reached.items():
            before = found[level - 1]
            found[level - 1] = at if before is None or at < before else before
    return found
