"""The worker: takes jobs one by one and has each done by a process of its own.

So a job costs the pipeline neither its interpreter nor its memory, is stopped by ending its process, and ends with
this one. What it did not commit is done again by whoever takes it up next.
"""

from __future__ import annotations

import logging
import multiprocessing
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from core.backoff import Backoff
from core.settings import Settings
from core.store import jobs
from core.store.connection import JOBS_CHANNEL, Connection, connect, listen
from core.store.jobs import Job

logger = logging.getLogger(__name__)

# How soon a stop is noticed, and at most how long a notification that was missed may cost [s].
_LOOK_S = 0.25
_LOOKS = 20
# A process that has loaded what jobs need, and forks: it comes with the first job, which waits seconds for it.
_WHAT_IS_DONE = "ingest.jobs.perform"
_FORKS = multiprocessing.get_context("forkserver")
_DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)


def _perform(settings: Settings, number: UUID) -> None:
    # Not at the top: what reads tables costs the pipeline's process as much memory as all the rest of it.
    from ingest.jobs.perform import perform

    perform(settings, number)


class Worker:
    """Runs in a thread until told to stop.

    now   our clock
    """

    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings, self._now = settings, now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs")
        self._backoff = Backoff(random.Random())

    def start(self) -> None:
        _FORKS.set_forkserver_preload([_WHAT_IS_DONE])
        self._thread.start()

    def stop(self) -> None:
        """End, with the job that is under way; it waits for the next worker."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        url = self._settings.database_url.get_secret_value()
        while not self._stopping.is_set():
            try:
                with connect(url, autocommit=True) as connection:
                    listen(connection, JOBS_CHANNEL)
                    self._backoff.reset()
                    self._work(connection)
            except _DATABASE_AWAY as error:
                logger.warning("database away: %s", str(error).strip().splitlines()[0])
                self._stopping.wait(self._backoff.delay_s())

    def _work(self, connection: Connection) -> None:
        while not self._stopping.is_set():
            job = jobs.take(connection, self._now())
            if job is None:
                self._await_news(connection)
                continue
            try:
                self._do(connection, job)
            finally:
                if not connection.broken:
                    jobs.leave(connection, job.job_id)

    def _await_news(self, connection: Connection) -> None:
        for _ in range(_LOOKS):
            if self._stopping.is_set() or list(connection.notifies(timeout=_LOOK_S, stop_after=1)):
                return

    def _do(self, connection: Connection, job: Job) -> None:
        if job.cancel_at is not None:
            jobs.finish(connection, job.job_id, "cancelled", self._now())
            return
        if job.attempts > jobs.MAX_ATTEMPTS:
            problem = f"it ended its process {jobs.MAX_ATTEMPTS} times; the log of ingest says how"
            jobs.finish(connection, job.job_id, "failed", self._now(), problem=problem)
            return
        logger.info("job %s: %s, asked for by %s", job.job_id, job.kind, job.who)
        process = _FORKS.Process(target=_perform, args=(self._settings, job.job_id), name=f"job {job.job_id}")
        process.start()
        try:
            self._watch(connection, job, process.is_alive)
        finally:
            process.terminate()
            process.join()
        self._settle(connection, job, process.exitcode)

    def _watch(self, connection: Connection, job: Job, is_alive: Callable[[], bool]) -> None:
        while is_alive() and not self._stopping.wait(_LOOK_S):
            found = jobs.find(connection, job.job_id)
            if found is None or found.cancel_at is not None:
                return

    def _settle(self, connection: Connection, job: Job, code: int | None) -> None:
        found = jobs.find(connection, job.job_id)
        if found is None or found.outcome is not None:
            logger.info("job %s: %s", job.job_id, "gone" if found is None else found.outcome)
        elif found.cancel_at is not None:
            jobs.finish(connection, job.job_id, "cancelled", self._now())
            logger.info("job %s: cancelled", job.job_id)
        elif self._stopping.is_set():
            jobs.give_back(connection, job.job_id)
        else:
            logger.error("job %s: its process ended with code %s; it is tried again", job.job_id, code)
            self._stopping.wait(self._backoff.delay_s())
