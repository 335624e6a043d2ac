"""What the database holds of a feed's devices already, so that a run continues the one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from core.errors import Unavailable
from core.settings import Settings
from core.store import device_lists
from core.store.connection import Connection, connect

_PAGE = 1000


def newest_readings(connection: Connection, origin: str) -> dict[str, int]:
    """{device: time of its newest reading [us since 1970]} of the devices that have one."""
    found: dict[str, int] = {}
    after = None
    while True:
        page = device_lists.list_devices(connection, origin=origin, after=after, limit=_PAGE)
        for row in page:
            if row["last_reading_at"] is not None:
                found[row["key"]] = round(row["last_reading_at"].timestamp() * 1_000_000)
        if len(page) < _PAGE:
            return found
        after = page[-1]["key"]


@contextmanager
def database(settings: Settings) -> Iterator[Connection]:
    """An autocommitting connection.

    raises   Unavailable: the database does not answer, or not any more
    """
    try:
        with connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
            yield connection
    except psycopg.OperationalError as error:
        raise Unavailable(f"NADI_DATABASE_URL: {str(error).splitlines()[0]}") from error
