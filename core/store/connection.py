"""Connections to PostgreSQL, all in UTC, and the names of the notifications that go round."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

# What a commit tells the others; the tables are the truth, a missed notification costs seconds.
READINGS_CHANNEL = "nadi_readings"  # touched hours wait for their rollup
INDICATORS_CHANNEL = "nadi_indicators"  # indicator values were computed

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


def notify(connection: Connection, channel: str) -> None:
    """Tell the listeners of `channel`, once the transaction commits."""
    connection.execute("SELECT pg_notify(%s, '')", [channel])
