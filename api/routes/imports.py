"""Files of readings and records, imported by ingest as jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from api import jobs
from api.access import AskedBy, needs
from api.bodies import described
from api.context import Context
from api.import_wishes import Column, File, Said, pairs
from api.jobs import JobId
from api.parameters import Nadi, Origin
from api.problems import Problem, missing
from api.schemas.jobs import Import
from api.uploads import ENDINGS, Upload, name_of, pieces
from core.access.caller import Caller
from core.access.rights import Right
from core.catalogue.record_kinds import RecordKind
from core.store import jobs as store

router = APIRouter(prefix="/v1", tags=["handing over"])

_KINDS = ("readings", "records")
_FILES = described({**dict.fromkeys(ENDINGS), "application/octet-stream": None})
Kind = Annotated[str, Query(description="what a row is", examples=["complaint"], max_length=100)]


@router.post(
    "/imports/readings", status_code=202, response_model=Import, openapi_extra=_FILES, summary="Import readings"
)
@needs(Right.TELEMETRY)
def readings(
    nadi: Nadi,
    request: Request,
    caller: AskedBy,
    upload: Upload,
    said: Said,
    file: File = None,
    constant: Column = None,
) -> Response:
    """A file of measured values as CSV, XLSX or Parquet: time, point (or device), metric, value; or a column a metric.

    It is only tried unless `apply=true`. The answer is a job: its `href` tells how far it is and what came of it.
    """
    if caller.devices is not None or caller.agency is not None:
        detail = (
            f"{caller.name} dibatasi pada perangkat tertentu; berkas berisi titik mana pun",
            f"{caller.name} is restricted to some devices; a file holds any point",
        )
        raise Problem("not-allowed", detail)
    asked = said.request(name_of(request, file), constants=pairs(constant))
    return _left(nadi, caller, "readings", asked, upload)


@router.post("/imports/records", status_code=202, response_model=Import, openapi_extra=_FILES, summary="Import records")
@needs(Right.RECORDS)
def records(
    nadi: Nadi,
    request: Request,
    caller: AskedBy,
    upload: Upload,
    said: Said,
    kind: Kind,
    file: File = None,
    origin: Origin = None,
) -> Response:
    """A file of dated facts about cases; the same case with other facts is a revision.

    An agency imports its own only: rows of others are listed as errors. It is only tried unless `apply=true`. The
    answer is a job, as for readings.
    """
    kinds: Mapping[str, RecordKind] = request.app.state.record_kinds
    found = kinds.get(kind)
    if found is None:
        raise missing("unknown-value", ("jenis catatan", "kind of records"), kind, kinds, parameter="kind")
    _check_agency(nadi, caller, found)
    asked = said.request(name_of(request, file), kind=kind, origin=origin or "real", agency=caller.agency)
    return _left(nadi, caller, "records", asked, upload)


@router.get("/imports/{job}", response_model=Import, summary="How far an import is")
@needs(Right.SELF)
def fate(nadi: Nadi, caller: AskedBy, job: JobId) -> Response:
    """waiting, running, done, failed or cancelled, with what came of it; for whoever asked, and for operators."""
    with nadi.connection() as connection:
        return jobs.told(nadi, jobs.find(nadi, connection, caller, job, _KINDS))


@router.get(
    "/imports/{job}/errors",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="Rows that could not be imported",
)
@needs(Right.SELF)
def errors(nadi: Nadi, caller: AskedBy, job: JobId) -> Response:
    """All of them as CSV with `;`: line, column, value, reason, detail."""
    with nadi.connection() as connection:
        found = jobs.find(nadi, connection, caller, job, _KINDS)
        content = b"".join(store.read_file(connection, job, "errors"))
    if not content:
        detail = (f"impor {job} tidak punya baris salah", f"import {job} has no rows with errors")
        raise Problem("not-found", detail, value=str(job))
    name = f"{found.job_id}.errors.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv", headers=headers)


@router.post("/imports/{job}/cancel", response_model=Import, summary="Stop an import")
@needs(Right.SELF)
def cancel(nadi: Nadi, caller: AskedBy, job: JobId) -> Response:
    """What is stored stays; the same file again goes on from there. One that ended stays as it is."""
    with nadi.connection() as connection, connection.transaction():
        found = jobs.find(nadi, connection, caller, job, _KINDS)
        if found.outcome is None:
            store.cancel(connection, job, nadi.now())
            jobs.note(nadi, connection, caller, "cancel", found)
        return jobs.told(nadi, jobs.find(nadi, connection, caller, job, _KINDS))


def _left(nadi: Context, caller: Caller, kind: str, asked: dict[str, Any], upload: IO[bytes]) -> Response:
    number = uuid4()
    with nadi.connection() as connection, connection.transaction():
        store.add(connection, number, kind, asked, who=caller.name, now=nadi.now())
        store.put_file(connection, number, "input", pieces(upload))
        job = jobs.find(nadi, connection, caller, number, _KINDS)
        jobs.note(nadi, connection, caller, "import", job)
    return jobs.told(nadi, job, is_new=True)


def _check_agency(nadi: Context, caller: Caller, kind: RecordKind) -> None:
    owner = nadi.catalogue.services[kind.service].agency
    if caller.agency is not None and "agency" not in kind.facts and owner != caller.agency:
        detail = (f"{kind.key} milik {owner}", f"{kind.key} belongs to {owner}")
        raise Problem("not-allowed", detail, value=kind.key)
