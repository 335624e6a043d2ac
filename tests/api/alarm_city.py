"""Alarms in the small city, written as the processors write them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from api_city import NOW

from core.alarms.journal import Journal
from core.catalogue import load_catalogue
from core.catalogue.alarm_rules import load_alarm_rules
from core.store import alarm_members, alarms
from core.store.alarm_members import Member
from core.store.connection import Connection

RULES = load_alarm_rules(load_catalogue())
HOUR = timedelta(hours=1)


def raise_alarm(
    connection: Connection,
    rule: str = "river-level",
    cause: str = "point:kabo",
    *,
    level: int = 1,
    at: datetime = NOW - HOUR,
    **other: Any,
) -> int:
    """An alarm that was raised at a moment; its id."""
    entry = RULES[rule]
    facts = {"name": "Intake IPA Kabo", "origin": "real", "service": "river", "district": "64.08.12", "agency": "bpbd"}
    facts |= {"value": 7.84, "peak": 7.9} | other
    reached = [at - timedelta(minutes=10) if number < level else None for number in range(len(entry.levels))]
    with connection.transaction():
        alarm_id = alarms.add(
            connection,
            rule=rule,
            cause=cause,
            severity=entry.severity(level),
            level=level,
            reached=reached,
            onset_at=at - timedelta(minutes=10),
            raised_at=at,
            escalate_at=at + timedelta(minutes=15),
            **facts,
        )
        place = (cause, facts["name"], f"service:{facts['service']}", level, at - timedelta(minutes=10), None)
        alarm_members.add(connection, Member(alarm_id, rule, facts["origin"], *place))
        journal = Journal(connection, RULES, at)
        journal.add(alarm_id, "raised")
        journal.tell()
    return alarm_id


def clear(connection: Connection, alarm_id: int, at: datetime = NOW) -> None:
    """Its condition is over."""
    with connection.transaction():
        connection.execute("UPDATE alarm_member SET until = %s WHERE alarm_id = %s", [at, alarm_id])
        alarms.change(connection, alarm_id, cleared_at=at, changed_at=at)
        journal = Journal(connection, RULES, at)
        journal.add(alarm_id, "cleared")
        journal.tell()
