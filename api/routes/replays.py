"""Dead letters replayed by ingest, or put away."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Response

from api import jobs
from api.access import AskedBy, needs
from api.answers import json_answer
from api.context import Context
from api.jobs import JobId
from api.known import check_reason, check_source
from api.parameters import KEY_PATTERN, Nadi
from api.problems import Problem
from api.schemas.jobs import Discarded, Replay
from core.access.caller import Caller
from core.access.rights import Right
from core.store import audit, dead_letters
from core.store import jobs as store
from core.store.connection import Connection

router = APIRouter(prefix="/v1", tags=["accounts"])

_MOST = 10_000  # letters at once
LetterId = Annotated[int, Path(description="id of a dead letter", ge=1, le=2**63 - 1)]
Ids = Annotated[
    list[Annotated[int, Query(ge=1, le=2**63 - 1)]] | None,
    Query(description="letter, may be repeated; or name them by reason, source or device", max_length=1000),
]
Reason = Annotated[str | None, Query(description="code of a reason", examples=["unknown_metric"])]
Source = Annotated[str | None, Query(description="key of a kind of topic, or 'unknown'")]
Device = Annotated[str | None, Query(description="as the message named it", max_length=200, pattern=KEY_PATTERN)]


@router.post("/dead-letters/{letter}/replay", status_code=202, response_model=Replay, summary="Try a dead letter again")
@needs(Right.OPERATE)
def replay_one(nadi: Nadi, caller: AskedBy, letter: LetterId) -> Response:
    """After its cause was mended. The answer is a job; a letter that is not open any more is counted as that."""
    with nadi.connection() as connection, connection.transaction():
        _require(connection, letter)
        return _left(nadi, connection, caller, [letter])


@router.post("/dead-letters/replay", status_code=202, response_model=Replay, summary="Try dead letters again")
@needs(Right.OPERATE)
def replay(
    nadi: Nadi, caller: AskedBy, id: Ids = None, reason: Reason = None, source: Source = None, device: Device = None
) -> Response:
    """Open letters, by their ids or by reason, source and device; oldest first, 10,000 at most."""
    with nadi.connection() as connection, connection.transaction():
        return _left(nadi, connection, caller, _chosen(nadi, connection, id, reason, source, device))


@router.get("/replays/{job}", response_model=Replay, summary="How far a replay is")
@needs(Right.SELF)
def fate(nadi: Nadi, caller: AskedBy, job: JobId) -> Response:
    """waiting, running, done or failed, with what came of it; for whoever asked, and for operators."""
    with nadi.connection() as connection:
        return jobs.told(nadi, jobs.find(nadi, connection, caller, job, ("replay",)))


@router.post("/dead-letters/{letter}/discard", response_model=Discarded, summary="Put a dead letter away")
@needs(Right.OPERATE)
def discard_one(nadi: Nadi, caller: AskedBy, letter: LetterId) -> Response:
    """It is no longer open, and goes when its time is over; one that was put away already stays so."""
    with nadi.connection() as connection, connection.transaction():
        if _require(connection, letter) == "replayed":
            detail = (f"surat {letter} sudah diputar ulang", f"letter {letter} was replayed already")
            raise Problem("conflict", detail, value=letter)
        return _discarded(nadi, connection, caller, [letter])


@router.post("/dead-letters/discard", response_model=Discarded, summary="Put dead letters away")
@needs(Right.OPERATE)
def discard(
    nadi: Nadi, caller: AskedBy, id: Ids = None, reason: Reason = None, source: Source = None, device: Device = None
) -> Response:
    """Open letters, by their ids or by reason, source and device; oldest first, 10,000 at most."""
    with nadi.connection() as connection, connection.transaction():
        return _discarded(nadi, connection, caller, _chosen(nadi, connection, id, reason, source, device))


def _require(connection: Connection, letter: int) -> str:
    found = dead_letters.find(connection, letter)
    if found is None:
        detail = (f"tidak ada surat {letter}; lihat /v1/dead-letters", f"no letter {letter}; /v1/dead-letters has them")
        raise Problem("not-found", detail, value=letter)
    return str(found["state"])


def _chosen(
    nadi: Context,
    connection: Connection,
    ids: list[int] | None,
    reason: str | None,
    source: str | None,
    device: str | None,
) -> list[int]:
    check_reason(reason)
    check_source(nadi, source, besides=("unknown",))
    filters: dict[str, Any] = {"reason": reason, "source": source, "device": device}
    is_filtered = any(value is not None for value in filters.values())
    if bool(ids) == is_filtered:
        detail = (
            "sebut surat dengan id, atau dengan reason, source, atau device",
            "name the letters by id, or by reason, source or device",
        )
        raise Problem("invalid-parameter", detail, parameter="id")
    return sorted(set(ids)) if ids else dead_letters.open_ids(connection, **filters, limit=_MOST)


def _left(nadi: Context, connection: Connection, caller: Caller, letters: list[int]) -> Response:
    number = uuid4()
    store.add(connection, number, "replay", {"ids": letters}, who=caller.name, now=nadi.now())
    job = jobs.find(nadi, connection, caller, number, ("replay",))
    jobs.note(nadi, connection, caller, "replay", job)
    return jobs.told(nadi, job, is_new=True)


def _discarded(nadi: Context, connection: Connection, caller: Caller, letters: list[int]) -> Response:
    count = dead_letters.close(connection, letters, "discarded")
    if count:
        key = str(letters[0]) if len(letters) == 1 else f"{count} letters"
        audit.add(
            connection, at=nadi.now(), who=caller.name, action="discard", subject="dead-letter", key=key,
            before=None, after={"ids": letters},
        )  # fmt: skip
    return json_answer(Discarded(count))
