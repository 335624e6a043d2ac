"""What could not be stored, kept as it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row, dict_row

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
_WHERE = """
    WHERE (%(reason)s::text IS NULL OR reason = %(reason)s)
      AND (%(source)s::text IS NULL OR source = %(source)s)
      AND (%(device)s::text IS NULL OR device = %(device)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
      AND (%(since)s::timestamptz IS NULL OR received_at >= %(since)s)
      AND (%(before)s::bigint IS NULL OR dead_letter_id < %(before)s)
"""
_LIST = f"""
    SELECT dead_letter_id, received_at, source, topic, payload, device, reason, detail, state
    FROM dead_letter {_WHERE}
    ORDER BY dead_letter_id DESC
    LIMIT %(limit)s
"""
_NONE: dict[str, Any] = dict.fromkeys(("reason", "source", "device", "state", "since", "before"))


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
    """Letters, newest first. `filters`: reason, source, device, state, since, before (keyset on the id), limit."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_LIST.encode(), {**_NONE, "limit": 100, **filters}).fetchall()


def find(connection: Connection, number: int) -> dict[str, Any] | None:
    """The letter with that id; None if there is none."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute("SELECT * FROM dead_letter WHERE dead_letter_id = %s", [number]).fetchone()


def open_ids(connection: Connection, *, limit: int, **filters: Any) -> list[int]:
    """Ids of open letters, oldest first; `filters` as in `list_letters`."""
    query = f"SELECT dead_letter_id FROM dead_letter {_WHERE} ORDER BY dead_letter_id LIMIT %(limit)s"
    rows = connection.execute(query.encode(), {**_NONE, **filters, "state": "open", "limit": limit})
    return [number for (number,) in rows]


def take(connection: Connection, number: int) -> DeadLetter | None:
    """The open letter with that id, locked until the transaction ends; None if it is not open."""
    query = """
        SELECT received_at, source, topic, payload, device, reason, detail FROM dead_letter
        WHERE dead_letter_id = %s AND state = 'open' FOR UPDATE
    """
    with connection.cursor(row_factory=class_row(DeadLetter)) as cursor:
        return cursor.execute(query, [number]).fetchone()


def close(connection: Connection, numbers: Collection[int], state: str) -> int:
    """Open letters become `state`, replayed or discarded; how many."""
    query = "UPDATE dead_letter SET state = %s WHERE dead_letter_id = ANY(%s) AND state = 'open'"
    return connection.execute(query, [state, list(numbers)]).rowcount


def explain(connection: Connection, number: int, reason: str, detail: str) -> None:
    """The letter stays, for another reason than before."""
    query = "UPDATE dead_letter SET reason = %s, detail = %s WHERE dead_letter_id = %s"
    connection.execute(query, [reason, detail.replace("\x00", "\\x00"), number])


def expire(connection: Connection, before: datetime) -> int:
    """Remove the letters that came before that moment; how many."""
    return connection.execute("DELETE FROM dead_letter WHERE received_at < %s", [before]).rowcount


_TRIM = """
    DELETE FROM dead_letter WHERE dead_letter_id IN (
        SELECT dead_letter_id FROM (
            SELECT dead_letter_id, count(*) OVER kept AS letters, sum(octet_length(payload)) OVER kept AS bytes
            FROM dead_letter
            WINDOW kept AS (ORDER BY state = 'open' DESC, dead_letter_id DESC)
        ) AS counted
        WHERE letters > %s OR bytes > %s
    )
"""


def trim(connection: Connection, max_letters: int, max_bytes: int) -> int:
    """Remove letters that are more than so many, or whose payloads are more than so much; how many.

    The oldest go first; those that nobody waits for any more, replayed or discarded, before any open one.
    """
    return connection.execute(_TRIM, [max_letters, max_bytes]).rowcount


def count_by_reason(connection: Connection) -> dict[str, int]:
    """{reason: number of open letters}."""
    query = "SELECT reason, count(*) FROM dead_letter WHERE state = 'open' GROUP BY reason ORDER BY reason"
    return dict(connection.execute(query).fetchall())
