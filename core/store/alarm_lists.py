"""Lists of alarms, and the history of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from core.store.alarms import COLUMNS, Alarm
from core.store.connection import Connection

_LIST = f"""
    SELECT {COLUMNS} FROM alarm
    WHERE (%(state)s::text IS NULL OR %(state)s = CASE
               WHEN closed_at IS NOT NULL THEN 'closed' WHEN acknowledged_at IS NOT NULL THEN 'acknowledged'
               ELSE 'raised' END OR %(state)s = 'open' AND closed_at IS NULL)
      AND (%(severity)s::text IS NULL OR severity = %(severity)s)
      AND (%(service)s::text IS NULL OR service = %(service)s)
      AND (%(rule)s::text IS NULL OR rule = %(rule)s)
      AND (%(agency)s::text IS NULL OR agency = %(agency)s)
      AND (%(origin)s::text IS NULL OR origin = %(origin)s)
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(subject)s::text IS NULL OR cause = %(subject)s OR EXISTS (
               SELECT FROM alarm_member m WHERE m.alarm_id = alarm.alarm_id AND m.subject = %(subject)s))
      AND (%(start)s::timestamptz IS NULL OR closed_at IS NULL OR closed_at >= %(start)s)
      AND (%(end)s::timestamptz IS NULL OR raised_at < %(end)s)
      AND (%(before)s::bigint IS NULL OR alarm_id < %(before)s)
    ORDER BY alarm_id DESC
    LIMIT %(limit)s
"""
_FILTERS = ("state", "severity", "service", "rule", "agency", "origin", "district", "subject", "start", "end", "before")


def list_alarms(connection: Connection, **filters: Any) -> list[Alarm]:
    """Alarms, newest first.

    filters   state (raised, acknowledged, closed, open), severity, service, rule, agency, origin, district;
              subject: point:<key> or device:<key>; start, end: open at some time between; before (keyset), limit
    """
    values = {**dict.fromkeys(_FILTERS), "limit": 100, **filters}
    with connection.cursor(row_factory=class_row(Alarm)) as cursor:
        return cursor.execute(_LIST, values).fetchall()


def count_open(connection: Connection, origin: str) -> dict[str, int]:
    """{severity: open alarms of an origin}."""
    query = "SELECT severity, count(*) FROM alarm WHERE closed_at IS NULL AND origin = %s GROUP BY severity"
    return dict(connection.execute(query, [origin]).fetchall())


def events(connection: Connection, alarm_id: int) -> list[dict[str, Any]]:
    """An alarm's history, oldest first."""
    query = "SELECT event_id, at, kind, who, note, details FROM alarm_event WHERE alarm_id = %s ORDER BY event_id"
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, [alarm_id]).fetchall()


_ADD_EVENT = "INSERT INTO alarm_event (alarm_id, at, kind, who, note, details) VALUES (%s, %s, %s, %s, %s, %s)"


def add_event(
    connection: Connection,
    alarm_id: int,
    kind: str,
    *,
    at: datetime,
    who: str,
    note: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add to an alarm's history; `details` holds JSON values."""
    connection.execute(_ADD_EVENT, [alarm_id, at, kind, who, note, Jsonb(details or {})])
