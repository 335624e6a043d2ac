"""A file that was handed over, imported as `nadi import` does it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.catalogue import load_catalogue
from core.catalogue.record_kinds import find_record_kind
from core.errors import NadiError
from core.settings import Settings
from core.store import jobs
from core.store.connection import Connection
from core.store.jobs import Job
from ingest.bulk.habits import Said
from ingest.bulk.mapping import Wishes
from ingest.bulk.reading_job import import_readings
from ingest.bulk.record_job import import_records
from ingest.bulk.request import Outcome, Request
from ingest.bulk.table import Form

_PIECE = 1 << 20


def import_file(
    settings: Settings, connection: Connection, job: Job, tell: Callable[[str, float], None]
) -> Mapping[str, Any]:
    """Import the job's file; what came of it.

    raises   NadiError: the file, or what was said of it, leaves a question open
    """
    directory = _directory(settings, job)
    path = directory / Path(job.request["file"]).name
    try:
        with path.open("wb") as file:
            file.writelines(jobs.read_file(connection, job.job_id, "input"))
        outcome = _imported(settings, connection, job, _request(settings, path, job.request), tell)
        if outcome.error_path is not None:
            _keep_errors(connection, job, outcome.error_path)
    except NadiError as error:
        # Where the file lies here is nothing to whoever sent it.
        shutil.rmtree(directory, ignore_errors=True)
        raise type(error)(str(error).replace(f"{directory}/", "")) from error
    shutil.rmtree(directory)
    return _result(outcome)


def _directory(settings: Settings, job: Job) -> Path:
    """Where the job's files lie; after a crash the errors that were found are still there."""
    directory = settings.var.absolute() / "jobs" / str(job.job_id)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="nadi-job-"))
    return directory


def _imported(
    settings: Settings, connection: Connection, job: Job, request: Request, tell: Callable[[str, float], None]
) -> Outcome:
    def now() -> datetime:
        return datetime.now(UTC)

    if job.kind == "readings":
        return import_readings(connection, load_catalogue(), settings, request, now=now, tell=tell)
    said = job.request
    kind, origin, agency = find_record_kind(said["kind"]), said.get("origin", "real"), said.get("agency")
    return import_records(connection, kind, request, origin=origin, agency=agency, now=now, tell=tell)


def _request(settings: Settings, path: Path, said: Mapping[str, Any]) -> Request:
    zone = ZoneInfo(said["zone"]) if said.get("zone") else settings.zone
    return Request(
        path,
        Form(said.get("encoding"), said.get("separator"), said.get("sheet"), said.get("header")),
        Wishes(said.get("columns", {}), said.get("constants", {}), frozenset(said.get("ignored", ()))),
        Said(said.get("decimal"), said.get("dates"), zone),
        applies=bool(said.get("apply")),
    )


def _keep_errors(connection: Connection, job: Job, path: Path) -> None:
    with path.open("rb") as file:
        jobs.put_file(connection, job.job_id, "errors", iter(lambda: file.read(_PIECE), b""))


def _result(outcome: Outcome) -> dict[str, Any]:
    counts = asdict(outcome.progress)
    counts.pop("last_line")
    return {
        **counts,
        "is_applied": outcome.is_applied,
        "has_errors": outcome.error_path is not None,
        "first_errors": [_storable(asdict(error)) for error in outcome.first_errors],
        "notes": list(outcome.notes),
        "resumed_at": outcome.resumed_at,
    }


def _storable(error: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL's JSON holds no NUL; files do."""
    return {name: value.replace("\x00", "\\x00") if isinstance(value, str) else value for name, value in error.items()}
