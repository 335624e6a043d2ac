"""An import from its first row to its last: planned, or stored chunk by chunk and continued where it ended.

A chunk, its touched hours, its counts in the ledger and how far the file has come are one transaction. The
ledger's source is 'import': a file is one message, counted when its last row is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from core.errors import Unavailable
from core.store import import_runs, ledger
from core.store.connection import READINGS_CHANNEL, Connection, notify
from core.store.import_runs import Progress
from ingest.bulk.request import Outcome, Request, Step
from ingest.bulk.row_errors import ErrorFile, RowError, error_file
from ingest.bulk.table import Chunk, Table

SOURCE = "import"
SHOWN_ERRORS = 10

P = TypeVar("P")


class Job(Protocol[P]):
    """What is imported: a chunk is read once, then compared or stored."""

    @property
    def kind(self) -> str: ...

    @property
    def chunk_rows(self) -> int: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def read(self, chunk: Chunk) -> P: ...

    def compare(self, part: P) -> Step:
        """What `store` would do."""

    def store(self, part: P) -> Step:
        """Store it, inside the caller's transaction."""

    def settle(self) -> Step:
        """What the chunks compared turn out to be, all together."""


class Run(Generic[P]):
    """One import of one file. Not thread-safe: one owner.

    connection  autocommitting
    now         our clock
    tell        is told the share of the file that is done
    """

    def __init__(
        self,
        connection: Connection,
        request: Request,
        table: Table,
        job: Job[P],
        digest: str,
        *,
        now: Callable[[], datetime],
        tell: Callable[[float], None],
    ) -> None:
        self._connection, self._request, self._table, self._job = connection, request, table, job
        self._digest, self._now, self._tell = digest, now, tell
        self._first: list[RowError] = []

    def run(self) -> Outcome:
        """Do it.

        raises   Unavailable: another process imports the same file
                 psycopg.OperationalError: the database went away; doing it again goes on from there
        """
        if not self._request.applies:
            return self._from(Progress())
        if not import_runs.try_lock(self._connection, self._digest):
            raise Unavailable(f"{self._request.path}: another process imports the same file; wait for its end")
        try:
            return self._from(import_runs.unfinished(self._connection, self._digest))
        finally:
            if not self._connection.broken:
                import_runs.unlock(self._connection, self._digest)

    def _from(self, before: Progress) -> Outcome:
        applies, path = self._request.applies, self._request.error_path
        progress = before
        with error_file(path, up_to=before.last_line) as errors:
            for chunk in self._table.chunks(self._job.chunk_rows, skip=before.rows_done):
                part = self._job.read(chunk)
                progress = (self._store if applies else self._plan)(part, progress, errors)
                self._tell(chunk.share)
            if applies:
                self._finish(progress)
            else:
                progress = self._counted(progress, self._job.settle(), errors)
        listed = path if path.exists() else None
        notes = (*self._table.notes, *self._job.notes)
        return Outcome(progress, tuple(self._first), listed, notes, before.rows_done, applies)

    def _plan(self, part: P, progress: Progress, errors: ErrorFile) -> Progress:
        with self._connection.transaction():
            return self._counted(progress, self._job.compare(part), errors)

    def _store(self, part: P, progress: Progress, errors: ErrorFile) -> Progress:
        with self._connection.transaction():
            step = self._job.store(part)
            progress = self._counted(progress, step, errors)
            # Before the commit: what is accounted for must be explained; a repeated chunk's errors are trimmed.
            errors.flush()
            entry = self._entry()
            entry.decoded, entry.stored, entry.duplicate = step.total, step.stored, step.done.equal
            entry.rejected, entry.late = step.total - step.stored - step.done.equal, step.late
            ledger.add(self._connection, [entry])
            self._save(progress)
            notify(self._connection, READINGS_CHANNEL)
        return progress

    def _finish(self, progress: Progress) -> None:
        entry = self._entry()
        entry.messages = entry.messages_read = 1
        with self._connection.transaction():
            ledger.add(self._connection, [entry])
            self._save(progress)
            import_runs.finish(self._connection, self._digest, self._now())

    def _entry(self) -> ledger.Entry:
        return ledger.Entry(self._now().replace(second=0, microsecond=0), SOURCE)

    def _save(self, progress: Progress) -> None:
        name = self._request.path.name
        import_runs.save(self._connection, self._digest, name, self._job.kind, progress, self._now())

    def _counted(self, progress: Progress, step: Step, errors: ErrorFile) -> Progress:
        ordered = sorted(step.errors, key=lambda error: error.line)
        errors.add(ordered)
        self._first += ordered[: SHOWN_ERRORS - len(self._first)]
        return progress.plus(step.done)
