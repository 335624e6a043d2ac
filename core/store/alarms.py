"""Alarms as they stand, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg import sql
from psycopg.rows import class_row

from core.store.connection import Connection

# Whoever changes alarms holds this until commit: evaluation and people wait for each other for milliseconds.
_LOCK = 7_263_947

COLUMNS = """alarm_id, rule, cause, name, origin, service, district, agency, severity, level, reached, onset_at,
    raised_at, cleared_at, returns, acknowledged_at, acknowledged_by, escalate_at, escalated_at, closed_at, closed_by,
    action, value, peak, changed_at"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A row of alarm; deploy/sql has the columns' meaning."""

    alarm_id: int
    rule: str
    cause: str
    name: str
    origin: str
    service: str
    district: str | None
    agency: str
    severity: str
    level: int
    reached: list[datetime | None]
    onset_at: datetime
    raised_at: datetime
    cleared_at: datetime | None
    returns: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    escalate_at: datetime | None
    escalated_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    action: str | None
    value: float | None
    peak: float | None
    changed_at: datetime

    @property
    def state(self) -> Literal["raised", "acknowledged", "closed"]:
        """raised, acknowledged or closed."""
        if self.closed_at:
            return "closed"
        return "acknowledged" if self.acknowledged_at else "raised"


_ADD = """
    INSERT INTO alarm (rule, cause, name, origin, service, district, agency, severity, level, reached, onset_at,
                       raised_at, escalate_at, value, peak, changed_at)
    VALUES (%(rule)s, %(cause)s, %(name)s, %(origin)s, %(service)s, %(district)s, %(agency)s, %(severity)s, %(level)s,
            %(reached)s, %(onset_at)s, %(raised_at)s, %(escalate_at)s, %(value)s, %(peak)s, %(raised_at)s)
    RETURNING alarm_id
"""


def lock(connection: Connection) -> None:
    """Be the only one that changes alarms, until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def add(connection: Connection, **columns: Any) -> int:
    """Raise an alarm; its id. Columns as in `_ADD`."""
    row = connection.execute(_ADD, columns).fetchone()
    assert row
    return int(row[0])


def change(connection: Connection, alarm_id: int, **columns: Any) -> None:
    """Set columns of an alarm; `changed_at` is among them."""
    names = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(key), sql.Placeholder(key)) for key in columns)
    query = sql.SQL("UPDATE alarm SET {} WHERE alarm_id = {}").format(names, sql.Placeholder("id"))
    connection.execute(query, {**columns, "id": alarm_id})


def find(connection: Connection, alarm_id: int) -> Alarm | None:
    """The alarm, or None."""
    return _one(connection, "alarm_id = %s", [alarm_id])


def find_open(connection: Connection, rule: str, cause: str, origin: str) -> Alarm | None:
    """The alarm that is open for a cause, or None."""
    return _one(connection, "rule = %s AND cause = %s AND origin = %s AND closed_at IS NULL", [rule, cause, origin])


def to_escalate(connection: Connection, now: datetime) -> list[Alarm]:
    """Those whose time for acknowledging is over."""
    with connection.cursor(row_factory=class_row(Alarm)) as cursor:
        return cursor.execute(
            f"SELECT {COLUMNS} FROM alarm WHERE escalate_at <= %s ORDER BY alarm_id", [now]
        ).fetchall()


def _one(connection: Connection, condition: str, values: list[Any]) -> Alarm | None:
    with connection.cursor(row_factory=class_row(Alarm)) as cursor:
        return cursor.execute(f"SELECT {COLUMNS} FROM alarm WHERE {condition}".encode(), values).fetchone()
