"""Messages about alarms: which events are to be told of, what waits, what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import class_row, dict_row

from core.store.connection import Connection

# An event that nobody was told of for so long is history: whoever turns notifications on is told of what comes.
_NEWS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class News:
    """An event of an alarm that somebody may be told of."""

    event_id: int
    alarm_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A notification that waits."""

    notification_id: int
    severity: str
    title: str
    body: str
    attempts: int


_NEW = """
    SELECT event_id, alarm_id, kind, at FROM alarm_event e
    WHERE at > %(now)s - %(news)s AND kind = ANY(%(kinds)s)
      AND NOT EXISTS (SELECT FROM notification n WHERE n.event_id = e.event_id)
    ORDER BY event_id
"""
_ADD = """
    INSERT INTO notification (event_id, alarm_id, severity, created_at, title, body, state, due_at)
    VALUES (%s, %s, %s, %s, %s, %s, 'waiting', %s)
    ON CONFLICT DO NOTHING
"""
# Locked while it is sent: a second process leaves it to the first.
_DUE = """
    SELECT notification_id, severity, title, body, attempts FROM notification
    WHERE state = 'waiting' AND due_at <= %s
    ORDER BY notification_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_SETTLE = """
    UPDATE notification SET state = %s, settled_at = %s, attempts = attempts + 1, detail = %s WHERE notification_id = %s
"""
_TRY_AGAIN = "UPDATE notification SET due_at = %s, attempts = attempts + 1, detail = %s WHERE notification_id = %s"
_OF = """
    SELECT created_at AS at, title, state, settled_at, detail FROM notification WHERE alarm_id = %s
    ORDER BY notification_id
"""


def news(connection: Connection, kinds: tuple[str, ...], now: datetime) -> list[News]:
    """Events of these kinds that nobody was told of yet."""
    with connection.cursor(row_factory=class_row(News)) as cursor:
        return cursor.execute(_NEW, {"kinds": list(kinds), "now": now, "news": _NEWS}).fetchall()


def add(connection: Connection, event: News, severity: str, title: str, body: str, due_at: datetime) -> None:
    """A message that is to be sent at `due_at` or later."""
    connection.execute(_ADD, [event.event_id, event.alarm_id, severity, event.at, title, body, due_at])


def next_due(connection: Connection, now: datetime) -> Message | None:
    """The oldest message that is due, locked until the transaction ends; None: there is none."""
    with connection.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(_DUE, [now]).fetchone()


def settle(connection: Connection, message: Message, state: str, at: datetime, detail: str = "") -> None:
    """It was sent, failed for good, or was held back by the rate limit."""
    connection.execute(_SETTLE, [state, at, detail, message.notification_id])


def try_again(connection: Connection, message: Message, at: datetime, detail: str) -> None:
    """It could not be sent; it is tried once more later."""
    connection.execute(_TRY_AGAIN, [at, detail, message.notification_id])


def sent_since(connection: Connection, since: datetime) -> int:
    """Messages sent after a moment."""
    query = "SELECT count(*) FROM notification WHERE state = 'sent' AND settled_at > %s"
    row = connection.execute(query, [since]).fetchone()
    return int(row[0]) if row else 0


def of_alarm(connection: Connection, alarm_id: int) -> list[dict[str, Any]]:
    """Messages about an alarm, oldest first."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_OF, [alarm_id]).fetchall()
