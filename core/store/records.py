"""Dated facts about cases, with every version kept; each new one waits to be counted (core.store.cases)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from core.reading import Record
from core.store.connection import Connection

_NEWEST = """
    SELECT revision, attributes, withdrawn FROM record WHERE kind = %s AND key = %s
    ORDER BY revision DESC LIMIT 1
"""
_ADD = """
    WITH added AS (
        INSERT INTO record (kind, key, revision, service, attributes, origin, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        RETURNING kind, key
    )
    INSERT INTO touched_record (kind, key) SELECT kind, key FROM added
"""


def write(connection: Connection, record: Record, *, service: str, origin: str, now: datetime) -> str:
    """Store `record`.

    returns  'new'; 'changed': a revision of one that is there; 'duplicate': it says the same
    """
    # Two writers of one case wait for each other here, so that revisions are numbered without gaps.
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s || ' ' || %s, 0))", [record.kind, record.key])
    newest = connection.execute(_NEWEST, [record.kind, record.key]).fetchone()
    if newest and newest[1] == record.attributes and not newest[2]:
        return "duplicate"
    revision = newest[0] + 1 if newest else 1
    values = [record.kind, record.key, revision, service, Jsonb(record.attributes), origin, now]
    connection.execute(_ADD, values)
    return "changed" if newest else "new"


# In one order, so that two writers of many cases cannot wait for each other.
_LOCK_MANY = """
    SELECT pg_advisory_xact_lock(lock) FROM (
        SELECT DISTINCT hashtextextended(%s || ' ' || key, 0) AS lock FROM unnest(%s::text[]) AS key ORDER BY lock
    ) AS ordered
"""
# One look-up a key: a plan made while the table was small would read all of it for each call.
_NEWEST_OF = """
    SELECT key, newest.revision, newest.attributes, newest.withdrawn
    FROM unnest(%(keys)s::text[]) AS key,
         LATERAL (
             SELECT revision, attributes, withdrawn FROM record
             WHERE record.kind = %(kind)s AND record.key = key.key
             ORDER BY revision DESC LIMIT 1
         ) AS newest
"""
_NEWEST_AT = "SELECT received_at FROM record WHERE kind = %s AND key = %s ORDER BY revision DESC LIMIT 1"


def compare_many(
    connection: Connection, kind: str, entries: Sequence[tuple[str, dict[str, Any]]], spoken_of: Collection[str]
) -> list[str]:
    """What `write_many` would return."""
    return [result for result, *_ in _judged(connection, kind, entries, spoken_of)]


def write_many(
    connection: Connection,
    kind: str,
    entries: Sequence[tuple[str, dict[str, Any]]],
    spoken_of: Collection[str],
    *,
    service: str,
    origin: str,
    now: datetime,
) -> list[str]:
    """Store `entries` (key, attributes), each key once.

    spoken_of  attributes that the entries could have; others stay as they are stored
    returns    'new', 'changed' or 'duplicate' of each, as `write` does
    """
    connection.execute(_LOCK_MANY, [kind, [key for key, _ in entries]])
    judged = _judged(connection, kind, entries, spoken_of)
    rows = [
        [kind, key, revision, service, Jsonb(attributes), origin, now]
        for (key, _), (result, revision, attributes) in zip(entries, judged, strict=True)
        if result != "duplicate"
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)
    return [result for result, *_ in judged]


def _judged(
    connection: Connection, kind: str, entries: Sequence[tuple[str, dict[str, Any]]], spoken_of: Collection[str]
) -> list[tuple[str, int, dict[str, Any]]]:
    newest: Mapping[str, tuple[int, dict[str, Any], bool]] = {
        key: (revision, attributes, withdrawn)
        for key, revision, attributes, withdrawn in connection.execute(
            _NEWEST_OF, {"kind": kind, "keys": [key for key, _ in entries]}
        )
    }
    judged = []
    for key, said in entries:
        revision, before, withdrawn = newest.get(key, (0, {}, False))
        kept = {name: value for name, value in before.items() if name not in spoken_of}
        attributes = kept | said
        if not revision:
            judged.append(("new", 1, attributes))
        elif attributes == before and not withdrawn:
            judged.append(("duplicate", revision, attributes))
        else:
            judged.append(("changed", revision + 1, attributes))
    return judged


def newest_received_at(connection: Connection, kind: str, key: str) -> datetime | None:
    """When the version that holds came; None: there is no such case."""
    row = connection.execute(_NEWEST_AT, [kind, key]).fetchone()
    return row[0] if row else None
