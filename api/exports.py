"""Connections of exports: few, and apart from the pool, so that a slow reader of a big file holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.problems import Problem
from core.store.connection import Connection, connect

# So many files are written at once; each holds a connection, and a processor in part.
SLOTS = 4
# Longest that the database works on one file.
_TIMEOUT_S = 600
_RETRY_AFTER_S = 15


class Exports:
    """Hands out connections, each for one file."""

    def __init__(self, url: str, slots: int = SLOTS) -> None:
        self._url = url
        self._slots = slots
        self._free = threading.BoundedSemaphore(slots)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for the length of a `with` block.

        raises   Problem: all slots are taken
                 psycopg.OperationalError: the database does not answer
        """
        if not self._free.acquire(blocking=False):
            raise self._busy()
        try:
            with connect(self._url, autocommit=True, statement_timeout_s=_TIMEOUT_S) as connection:
                yield connection
        finally:
            self._free.release()

    def _busy(self) -> Problem:
        detail = (
            f"{self._slots} berkas sedang dibuat; coba lagi sebentar lagi",
            f"{self._slots} files are being made; try again shortly",
        )
        problem = Problem("busy", detail)
        problem.headers["Retry-After"] = str(_RETRY_AFTER_S)
        return problem
