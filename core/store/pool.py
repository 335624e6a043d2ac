"""A pool of connections that says at once when the database is away, and notices by itself when it is back."""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from core.store.connection import Connection, options

logger = logging.getLogger(__name__)

# A request waits so long for a connection: the database is away or has too much to do [s].
_WAIT_S = 1.0
# Once the database is known to be away, so long nobody waits for it; then one request tries [s].
_PAUSE_S = 1.0
# A server that vanished without a word is noticed after seconds, not after TCP's quarter of an hour.
_NOTICE_LOSS = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class Pool(ConnectionPool[Connection]):
    """Up to `size` autocommitting connections; not yet open.

    statement_timeout_s   a statement that takes longer is cancelled [s]; None: it is not
    """

    def __init__(self, url: str, *, size: int, statement_timeout_s: float | None = None) -> None:
        self._away_until = 0.0
        super().__init__(
            url,
            min_size=1,
            max_size=size,
            kwargs={"autocommit": True, "options": options(statement_timeout_s), **_NOTICE_LOSS},
            check=_check,
            open=False,
            name="nadi",
            timeout=_WAIT_S,
            reconnect_timeout=_WAIT_S,  # then the next request tries anew: attempts far apart would find it late
            reconnect_failed=self._lost,
        )

    @contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[Connection]:
        """A connection for the length of a `with` block.

        raises   psycopg.OperationalError: the database does not answer; without waiting if that is known already
        """
        now = time.monotonic()
        if now < self._away_until:
            raise psycopg.OperationalError("the database did not answer a moment ago")
        if self._away_until:
            self._away_until = now + _PAUSE_S  # whoever comes while this one tries need not wait too
        with super().connection(timeout) as connection:
            self._away_until = 0.0
            yield connection

    def _lost(self, _: ConnectionPool[Any]) -> None:
        if not self._away_until:
            logger.warning("the database cannot be reached")
        self._away_until = time.monotonic() + _PAUSE_S


def _check(connection: Connection) -> None:
    """Ask the server whether it is still there if there is reason to: it said something, or closed the connection."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)
