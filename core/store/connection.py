"""Connections to PostgreSQL, all in UTC, and the names of the notifications that go round."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

# What a commit tells the others; the tables are the truth, a missed notification costs seconds.
READINGS_CHANNEL = "nadi_readings"  # touched hours wait for their rollup
INDICATORS_CHANNEL = "nadi_indicators"  # indicator values were computed
ALARMS_CHANNEL = "nadi_alarms"  # an alarm was changed
HEALTH_CHANNEL = "nadi_health"  # a device's health was judged anew
REGISTRY_CHANNEL = "nadi_registry"  # a device or point was changed; payload: the device's key, or empty for any
MASTERPLAN_CHANNEL = "nadi_masterplan"  # a plan, its targets or recommendations were changed
JOBS_CHANNEL = "nadi_jobs"  # a job was asked for, or is to be cancelled
# PostgreSQL takes less than 8000 bytes; a key that long came from a topic and is not worth its own notification.
_MAX_PAYLOAD = 1000

Connection = psycopg.Connection[tuple[Any, ...]]

_OPTIONS = "-c TimeZone=UTC -c application_name=nadi"


def connect(url: str, *, autocommit: bool = False, statement_timeout_s: float | None = None) -> Connection:
    """An open connection to the database at `url`.

    statement_timeout_s   a statement that takes longer is cancelled [s]; None: it is not
    raises                psycopg.OperationalError: the database does not answer
    """
    return psycopg.connect(url, autocommit=autocommit, options=options(statement_timeout_s))


def options(statement_timeout_s: float | None = None) -> str:
    """What the server is told of a session at its start."""
    timeout = "" if statement_timeout_s is None else f" -c statement_timeout={statement_timeout_s * 1000:.0f}"
    return _OPTIONS + timeout


def notify(connection: Connection, channel: str, payload: str = "") -> None:
    """Tell the listeners of `channel`, once the transaction commits; a payload too long goes as an empty one."""
    is_short = len(payload.encode()) <= _MAX_PAYLOAD
    connection.execute("SELECT pg_notify(%s, %s)", [channel, payload if is_short else ""])


def listen(connection: Connection, channel: str) -> None:
    """Be told on `connection`, which autocommits, what is notified on `channel` from now on."""
    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))


def heard(connection: Connection) -> list[str]:
    """Payloads that came since the last call, without waiting.

    raises   psycopg.OperationalError: the database is away
    """
    return [note.payload for note in connection.notifies(timeout=0)]
