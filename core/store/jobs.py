"""Jobs: asked for over the API, done by ingest, durable in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from core.store.connection import JOBS_CHANNEL, Connection, notify

# With the job's number this makes the key of the lock that its worker holds.
_LOCK = 7_263_946
# A job that ended its process so often is not begun again.
MAX_ATTEMPTS = 3

Outcome = Literal["done", "failed", "cancelled"]
State = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """A row of job: deploy/sql says what each column means."""

    job_id: UUID
    kind: str
    request: dict[str, Any]
    who: str
    asked_at: datetime
    attempts: int
    started_at: datetime | None
    step: str
    share: float
    cancel_at: datetime | None
    finished_at: datetime | None
    outcome: Outcome | None
    problem: str | None
    result: dict[str, Any] | None

    @property
    def state(self) -> State:
        if self.outcome is not None:
            return self.outcome
        return "running" if self.started_at else "waiting"


_ADD = "INSERT INTO job (job_id, kind, request, who, asked_at) VALUES (%s, %s, %s, %s, %s)"
_WAITING = "SELECT job_id FROM job WHERE finished_at IS NULL ORDER BY asked_at LIMIT 100"
_BEGIN = """
    UPDATE job SET attempts = attempts + 1, started_at = coalesce(started_at, %(now)s)
    WHERE job_id = %(job)s AND finished_at IS NULL
    RETURNING *
"""
_FINISH = """
    UPDATE job SET finished_at = %(now)s, outcome = %(outcome)s, problem = %(problem)s, result = %(result)s
    WHERE job_id = %(job)s AND finished_at IS NULL
"""
_CANCEL = """
    UPDATE job SET cancel_at = coalesce(cancel_at, %(now)s) WHERE job_id = %(job)s AND finished_at IS NULL
"""


def add(connection: Connection, job: UUID, kind: str, request: Mapping[str, Any], *, who: str, now: datetime) -> None:
    """Leave a job for ingest, which is told of it once the transaction commits."""
    connection.execute(_ADD, [job, kind, Jsonb(dict(request)), who, now])
    notify(connection, JOBS_CHANNEL)


def find(connection: Connection, job: UUID) -> Job | None:
    """The job of that number; None if there is none."""
    with connection.cursor(row_factory=class_row(Job)) as cursor:
        return cursor.execute("SELECT * FROM job WHERE job_id = %s", [job]).fetchone()


def take(connection: Connection, now: datetime) -> Job | None:
    """The longest waiting job that nobody is at, begun; `connection` then holds its lock until `leave`."""
    for (number,) in connection.execute(_WAITING).fetchall():
        row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, str(number)]).fetchone()
        if not row or not row[0]:
            continue
        with connection.cursor(row_factory=class_row(Job)) as cursor:
            job = cursor.execute(_BEGIN, {"job": number, "now": now}).fetchone()
        if job is not None:
            return job
        leave(connection, number)
    return None


def leave(connection: Connection, job: UUID) -> None:
    """Be at that job no more."""
    connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, str(job)])


def give_back(connection: Connection, job: UUID) -> None:
    """The job was interrupted by its worker's end and did nothing wrong."""
    connection.execute("UPDATE job SET attempts = attempts - 1 WHERE job_id = %s", [job])


def tell(connection: Connection, job: UUID, step: str, share: float) -> None:
    """Keep how far the job is."""
    connection.execute("UPDATE job SET step = %s, share = %s WHERE job_id = %s", [step, share, job])


def finish(
    connection: Connection,
    job: UUID,
    outcome: Outcome,
    now: datetime,
    *,
    problem: str | None = None,
    result: Mapping[str, Any] | None = None,
) -> None:
    """The job ended; what was handed over for it is kept no longer."""
    values = {"job": job, "outcome": outcome, "now": now, "problem": problem and problem.replace("\x00", "\\x00")}
    with connection.transaction():
        connection.execute(_FINISH, values | {"result": None if result is None else Jsonb(dict(result))})
        connection.execute("DELETE FROM job_file WHERE job_id = %s AND role = 'input'", [job])


def cancel(connection: Connection, job: UUID, now: datetime) -> None:
    """Ask the job's worker to stop it; one that ended stays as it is."""
    connection.execute(_CANCEL, {"job": job, "now": now})
    notify(connection, JOBS_CHANNEL)


def expire(connection: Connection, before: datetime) -> int:
    """Remove the jobs that ended before that moment, with their files; how many."""
    return connection.execute("DELETE FROM job WHERE finished_at < %s", [before]).rowcount


def put_file(connection: Connection, job: UUID, role: str, parts: Iterable[bytes]) -> None:
    """Keep a file of the job, in place of one of an attempt before."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM job_file WHERE job_id = %s AND role = %s", [job, role])
        for number, content in enumerate(parts):
            cursor.execute("INSERT INTO job_file VALUES (%s, %s, %s, %s)", [job, role, number, content])


def read_file(connection: Connection, job: UUID, role: str) -> Iterable[bytes]:
    """The pieces of a file of the job, none if it is not there; one is held at a time."""
    query = "SELECT content FROM job_file WHERE job_id = %s AND role = %s AND part = %s"
    number = 0
    while row := connection.execute(query, [job, role, number]).fetchone():
        yield row[0]
        number += 1
