"""What changed and is to be looked at by the alarm rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from core.store.connection import Connection

GOALS = "goals"

_MARK_SERIES = """
    INSERT INTO alarm_due (source, since)
    SELECT 'series:' || series_id, min(hour)
    FROM todo JOIN series USING (series_id) JOIN point USING (point_id)
    WHERE point.service || '.' || metric = ANY(%(metrics)s) AND hour > %(oldest)s
    GROUP BY series_id
"""
_TAKE = """
    WITH taken AS (DELETE FROM alarm_due RETURNING source, since)
    SELECT source, min(since) FROM taken GROUP BY source
"""


def mark_series(connection: Connection, metrics: Collection[str], oldest: datetime) -> None:
    """Mark the series of `metrics` that have hours later than `oldest` in `todo`."""
    connection.execute(_MARK_SERIES, {"metrics": list(metrics), "oldest": oldest})


def mark(connection: Connection, source: str, since: datetime) -> None:
    """Mark a source."""
    connection.execute("INSERT INTO alarm_due (source, since) VALUES (%s, %s)", [source, since])


def take(connection: Connection) -> dict[str, datetime]:
    """{source: since when it may have changed}; due again unless the transaction commits."""
    return dict(connection.execute(_TAKE).fetchall())
