"""One job, done in a process of its own."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing import parent_process
from typing import Any
from uuid import UUID

from core.errors import NadiError
from core.settings import Settings
from core.store import jobs
from core.store.connection import Connection, connect
from core.store.jobs import Job
from ingest.jobs.imports import import_file
from ingest.jobs.replays import replay

# How often the share that is done is written [s].
_TELL_EVERY_S = 0.5
Tell = Callable[[str, float], None]
_KINDS: dict[str, Callable[[Settings, Connection, Job, Tell], Mapping[str, Any]]] = {
    "readings": import_file,
    "records": import_file,
    "replay": replay,
}


def perform(settings: Settings, number: UUID) -> None:
    """Do the job of that number and keep what came of it; what nobody expected ends this process.

    raises   psycopg.OperationalError: the database is away; the job is begun again by the worker
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the worker ends this process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    url = settings.database_url.get_secret_value()
    with connect(url, autocommit=True) as connection, connect(url, autocommit=True) as telling:
        job = jobs.find(connection, number)
        if job is None:
            return
        try:
            result = _KINDS[job.kind](settings, connection, job, _teller(telling, number))
        except NadiError as error:
            jobs.finish(connection, number, "failed", datetime.now(UTC), problem=str(error))
        else:
            jobs.finish(connection, number, "done", datetime.now(UTC), result=result)


def _teller(connection: Connection, number: UUID) -> Tell:
    """Keeps how far the job is, beside the transactions that it works in."""
    told_at = 0.0

    def tell(step: str, share: float) -> None:
        nonlocal told_at
        if share >= 1.0 or time.monotonic() - told_at >= _TELL_EVERY_S:
            jobs.tell(connection, number, step, share)
            told_at = time.monotonic()

    return tell


def _end_with_parent() -> None:
    """A worker that was killed holds the job's lock no longer: the next one must not meet us at it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
