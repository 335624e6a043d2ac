"""What could not be stored, kept as it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from core.store.connection import Connection

# Enough to see what a device does wrong; a flood of huge messages must not fill the disk.
MAX_PAYLOAD = 65_536  # [bytes]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message, or one reading of it, with the reason it was not stored."""

    received_at: datetime
    source: str
    topic: str
    payload: bytes
    device: str | None
    reason: str
    detail: str


_ADD = """
    INSERT INTO dead_letter (received_at, source, topic, payload, device, reason, detail)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_LIST = """
    SELECT dead_letter_id, received_at, source, topic, payload, device, reason, detail, state
    FROM dead_letter
    WHERE (%(reason)s::text IS NULL OR reason = %(reason)s)
      AND (%(source)s::text IS NULL OR source = %(source)s)
      AND (%(device)s::text IS NULL OR device = %(device)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
      AND (%(before)s::bigint IS NULL OR dead_letter_id < %(before)s)
    ORDER BY dead_letter_id DESC
    LIMIT %(limit)s
"""


def add(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Keep `letters`."""
    rows = [
        (
            letter.received_at,
            letter.source,
            letter.topic.replace("\x00", "\\x00"),
            letter.payload[:MAX_PAYLOAD],
            letter.device and letter.device.replace("\x00", "\\x00"),
            letter.reason,
            letter.detail.replace("\x00", "\\x00"),
        )
        for letter in letters
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


def list_letters(connection: Connection, **filters: Any) -> list[dict[str, Any]]:
    """Letters, newest first. `filters`: reason, source, device, state, before (keyset on the id), limit."""
    values = {"reason": None, "source": None, "device": None, "state": None, "before": None, "limit": 100}
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_LIST, values | filters).fetchall()


def count_by_reason(connection: Connection) -> dict[str, int]:
    """{reason: number of open letters}."""
    query = "SELECT reason, count(*) FROM dead_letter WHERE state = 'open' GROUP BY reason ORDER BY reason"
    return dict(connection.execute(query).fetchall())
