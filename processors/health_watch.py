"""Device health beside the processors' other work: a long past that is made up for must not make the present late."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from core.backoff import Backoff
from core.catalogue import Catalogue
from core.settings import Settings
from core.store.connection import connect
from processors import health

logger = logging.getLogger(__name__)

# Devices are looked at so often [s].
_EVERY_S = 2.0
_DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)


@contextmanager
def watching(settings: Settings, catalogue: Catalogue, stop: threading.Event) -> Iterator[None]:
    """Device health is kept up to date, in a thread, until `stop`, which the end of the `with` block sets."""
    thread = threading.Thread(target=_watch, args=(settings, catalogue, stop), name="health")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(settings: Settings, catalogue: Catalogue, stop: threading.Event) -> None:
    backoff = Backoff(random.Random())
    url = settings.database_url.get_secret_value()
    try:
        while not stop.is_set():
            try:
                with connect(url, autocommit=True) as connection:
                    while not stop.wait(_EVERY_S):
                        health.update(connection, catalogue, late_after_s=settings.late_after_s)
                        backoff.reset()
            except _DATABASE_AWAY:
                # The thread beside this one says so.
                stop.wait(backoff.delay_s())
    except BaseException:
        logger.exception("the watch over device health ended")
        stop.set()
        raise
