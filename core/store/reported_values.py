"""Reported figures among the others: each verified statement of a period is a revision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.store.connection import INDICATORS_CHANNEL, Connection, notify
from core.store.statements import Statement

# Of two that verify the same figure at once the second waits here.
_LOCK = "SELECT pg_advisory_xact_lock(7263952, hashtext(%(indicator)s))"
_NEWEST = """
    SELECT revision, value FROM indicator_value
    WHERE indicator = %(indicator)s AND scope = %(scope)s AND grain = %(grain)s AND origin = 'reported'
      AND start = %(start)s
    ORDER BY revision DESC LIMIT 1
"""
_ADD = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at, reason)
    VALUES (%(indicator)s, %(scope)s, %(grain)s, 'reported', %(start)s, %(revision)s, %(value)s, %(value)s, 1, 0,
            0, 1, %(version)s, %(now)s, %(reason)s)
"""


def publish(connection: Connection, statement: Statement, *, version: int, now: datetime) -> int:
    """Make the verified statement's value the figure that holds; an equal one holds already.

    version   of the indicator's definition
    returns   the revision
    """
    values: dict[str, Any] = {
        name: getattr(statement, name) for name in ("indicator", "scope", "grain", "start", "value")
    }
    connection.execute(_LOCK, values)
    newest = connection.execute(_NEWEST, values).fetchone()
    if newest is not None and newest[1] == statement.value:
        return int(newest[0])
    revision = newest[0] + 1 if newest is not None else 1
    reason = (statement.note or statement.document) if newest is not None else None
    connection.execute(_ADD, {**values, "revision": revision, "version": version, "now": now, "reason": reason})
    notify(connection, INDICATORS_CHANNEL)
    return revision
