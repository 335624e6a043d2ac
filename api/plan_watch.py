"""Masterplans kept fresh: read at the start and whenever one is changed.

A thread of its own, with a connection of its own: requests read what it found last, and never wait for it.
"""

from __future__ import annotations

import logging
import random
import threading

import psycopg

from core.backoff import Backoff
from core.plan.book import PlanBook
from core.store.connection import MASTERPLAN_CHANNEL, connect, listen

logger = logging.getLogger(__name__)

_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.UndefinedTable)
# How soon a stop is noticed; and a change, if its notification was missed [s].
_LOOK_S = 0.25
_MISSED_S = 30.0
_STOP_S = 3.0


class PlanWatch:
    """Between `start` and `stop` the book follows the database."""

    def __init__(self, url: str, book: PlanBook) -> None:
        self._url, self._book = url, book
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="masterplans", daemon=True)

    def start(self) -> None:
        """Begin; the first reading may still be under way."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and its connection."""
        self._stopping.set()
        self._thread.join(_STOP_S)

    def _run(self) -> None:
        backoff = Backoff(random.Random())
        while not self._stopping.is_set():
            try:
                with connect(self._url, autocommit=True) as connection:
                    listen(connection, MASTERPLAN_CHANNEL)
                    backoff.reset()
                    self._follow(connection)
            except _AWAY as error:
                delay_s = backoff.delay_s()
                logger.warning("masterplans: %s; next try in %.1f s", str(error).strip().splitlines()[0], delay_s)
                self._stopping.wait(delay_s)

    def _follow(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._stopping.is_set():
            if self._book.refresh(connection):
                logger.info("masterplans: %s", ", ".join(plan.id for plan in self._book.plans))
            waited_s = 0.0
            while not self._stopping.is_set() and waited_s < _MISSED_S:
                if list(connection.notifies(timeout=_LOOK_S, stop_after=1)):
                    break
                waited_s += _LOOK_S
