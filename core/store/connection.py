"""Connections to PostgreSQL, all in UTC, and the names of the notifications that go round."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

# What a commit tells the others; the tables are the truth, a missed notification costs seconds.
READINGS_CHANNEL = "nadi_readings"  # touched hours wait for their rollup
INDICATORS_CHANNEL = "nadi_indicators"  # indicator values were computed
REGISTRY_CHANNEL = "nadi_registry"  # a device or point was changed; payload: the device's key, or empty for any
# PostgreSQL takes less than 8000 bytes; a key that long came from a topic and is not worth its own notification.
_MAX_PAYLOAD = 1000

Connection = psycopg.Connection[tuple[Any, ...]]

_OPTIONS = "-c TimeZone=UTC -c application_name=nadi"


def connect(url: str, *, autocommit: bool = False) -> Connection:
    """An open connection to the database at `url`.

    raises   psycopg.OperationalError: the database does not answer
    """
    return psycopg.connect(url, autocommit=autocommit, options=_OPTIONS)


def make_pool(url: str, *, size: int) -> ConnectionPool[Connection]:
    """A pool, not yet open, of up to `size` autocommitting connections."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        kwargs={"autocommit": True, "options": _OPTIONS},
        open=False,
        name="nadi",
        timeout=5,
    )


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
