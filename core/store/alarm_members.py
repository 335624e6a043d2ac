"""What alarms are about: where a condition holds or held, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from core.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Member:
    """A row of alarm_member."""

    alarm_id: int
    rule: str
    origin: str
    subject: str
    name: str
    family: str
    level: int
    since: datetime
    until: datetime | None


_ADD = """
    INSERT INTO alarm_member (alarm_id, rule, origin, subject, name, family, level, since, until)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (rule, origin, subject, since) DO UPDATE SET
        alarm_id = EXCLUDED.alarm_id, level = EXCLUDED.level, until = EXCLUDED.until
"""
_CHANGE = """
    UPDATE alarm_member SET level = %s, until = %s WHERE rule = %s AND origin = %s AND subject = %s AND since = %s
"""
_RECENT = """
    SELECT alarm_id, rule, origin, subject, name, family, level, since, until FROM alarm_member
    WHERE rule = %s AND (until IS NULL OR until > %s)
    ORDER BY since
"""
_OF = """
    SELECT alarm_id, rule, origin, subject, name, family, level, since, until FROM alarm_member
    WHERE alarm_id = ANY(%s)
    ORDER BY alarm_id, since, subject
"""
_OUT_OF_SERVICE = """
    SELECT m.alarm_id, rule, m.origin, subject, m.name, family, level, since, until
    FROM alarm_member m JOIN point ON point.key = substr(subject, 7)
    WHERE until IS NULL AND subject LIKE 'point:%' AND point.state <> 'active'
"""


def add(connection: Connection, member: Member) -> None:
    """Let an alarm speak of one more; what began at the same moment, and was over, is the same."""
    values = (member.alarm_id, member.rule, member.origin, member.subject, member.name, member.family, member.level)
    connection.execute(_ADD, [*values, member.since, member.until])


def change(connection: Connection, member: Member, *, level: int, until: datetime | None) -> None:
    """The condition at a member got worse, is over, or is there again."""
    connection.execute(_CHANGE, [level, until, member.rule, member.origin, member.subject, member.since])


def move(connection: Connection, member: Member, alarm_id: int) -> None:
    """Let another alarm speak of it."""
    query = "UPDATE alarm_member SET alarm_id = %s WHERE rule = %s AND origin = %s AND subject = %s AND since = %s"
    connection.execute(query, [alarm_id, member.rule, member.origin, member.subject, member.since])


def recent(connection: Connection, rule: str, since: datetime) -> list[Member]:
    """Where the condition of `rule` holds, or did after `since`; by the beginning."""
    return _members(connection, _RECENT, [rule, since])


def by_subject(members: Iterable[Member]) -> dict[tuple[str, str], list[Member]]:
    """{(origin, subject): its members, in their order}."""
    found: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        found.setdefault((member.origin, member.subject), []).append(member)
    return found


def of(connection: Connection, alarm_ids: Collection[int]) -> list[Member]:
    """What alarms are about."""
    return _members(connection, _OF, [list(alarm_ids)])


def out_of_service(connection: Connection) -> list[Member]:
    """Where a condition holds at a point that is not in service any more."""
    return _members(connection, _OUT_OF_SERVICE, None)


def _members(connection: Connection, query: str, values: Sequence[Any] | None) -> list[Member]:
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(query.encode(), values).fetchall()
