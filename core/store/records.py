"""Dated facts about cases, with every version kept."""

from __future__ import annotations

from datetime import datetime

from psycopg.types.json import Jsonb

from core.reading import Record
from core.store.connection import Connection

_NEWEST = """
    SELECT revision, attributes, withdrawn FROM record WHERE kind = %s AND key = %s
    ORDER BY revision DESC LIMIT 1
"""
_ADD = """
    INSERT INTO record (kind, key, revision, service, attributes, origin, received_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
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
