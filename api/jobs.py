"""Jobs as callers meet them: left for ingest, shown, stopped."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Response

from api.answers import json_answer
from api.context import Context
from api.problems import Problem
from api.schemas.jobs import Counts, Import, Refused, Replay, RowError
from core.access.caller import Caller
from core.access.rights import Right
from core.store import audit, jobs
from core.store.connection import Connection
from core.store.jobs import Job

JobId = Annotated[UUID, Path(description="number of a job, as the answer to what was asked says it")]


def find(nadi: Context, connection: Connection, caller: Caller, number: UUID, kinds: tuple[str, ...]) -> Job:
    """The job of that number, of one of `kinds`.

    raises   Problem: there is none, or it is another's and the caller may not inspect
    """
    job = jobs.find(connection, number)
    if job is None or job.kind not in kinds or (job.who != caller.name and Right.INSPECT not in caller.rights):
        days = nadi.settings.receipt_days
        detail = (
            f"tidak ada pekerjaan {number} milik Anda; pekerjaan disimpan {days:g} hari",
            f"there is no job {number} of yours; jobs are kept for {days:g} days",
        )
        raise Problem("not-found", detail, value=str(number))
    return job


def note(nadi: Context, connection: Connection, caller: Caller, action: str, job: Job) -> None:
    """Leave a row of the audit that says who asked for what."""
    subject = "dead-letter" if job.kind == "replay" else "import"
    audit.add(
        connection,
        at=nadi.now(),
        who=caller.name,
        action=action,
        subject=subject,
        key=str(job.job_id),
        before=None,
        after={"kind": job.kind, **job.request},
    )


def told(nadi: Context, job: Job, *, is_new: bool = False) -> Response:
    """The answer that shows `job`."""
    shown = _replay(nadi, job) if job.kind == "replay" else _import(nadi, job)
    answer = json_answer(shown)
    answer.headers["Cache-Control"] = "no-store"
    if is_new:
        answer.status_code = 202
        answer.headers["Location"] = shown.href
    return answer


def _common(nadi: Context, job: Job, path: str) -> dict[str, Any]:
    return {
        "id": str(job.job_id),
        "href": f"/v1/{path}/{job.job_id}",
        "state": job.state,
        "asked_by": job.who,
        "asked_at": nadi.local(job.asked_at),
        "started_at": job.started_at and nadi.local(job.started_at),
        "finished_at": job.finished_at and nadi.local(job.finished_at),
        "step": job.step,
        "share": min(1.0, max(0.0, job.share)),
        "problem": job.problem,
    }


def _import(nadi: Context, job: Job) -> Import:
    result = job.result or {}
    common = _common(nadi, job, "imports")
    return Import(
        **common,
        kind=job.request.get("kind") or job.kind,
        file=job.request["file"],
        apply=job.request["apply"],
        counts=Counts(**{name: result[name] for name in Counts.__dataclass_fields__}) if result else None,
        notes=result.get("notes", []),
        first_errors=[RowError(**error) for error in result.get("first_errors", ())],
        errors_href=f"{common['href']}/errors" if result.get("has_errors") else None,
    )


def _replay(nadi: Context, job: Job) -> Replay:
    result = job.result or {}
    return Replay(
        **_common(nadi, job, "replays"),
        letters=len(job.request["ids"]),
        stored=result.get("stored"),
        refused=result.get("refused"),
        not_open=result.get("not_open"),
        still_refused=[Refused(**letter) for letter in result.get("still_refused", ())],
    )
