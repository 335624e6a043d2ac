"""Jobs: files being imported, dead letters being replayed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from core.store.jobs import State as StateName

State = Annotated[StateName, Field(description="waiting, running, done, failed or cancelled")]
Share = Annotated[float, Field(description="of the step that is done, 0 to 1", ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row of the file."""

    line: Annotated[int, Field(description="in the file, from 1")]
    column: Annotated[str, Field(description="header; empty: the row as a whole")]
    value: Annotated[str, Field(description="as it stands there")]
    reason: Annotated[str, Field(description="code", examples=["out_of_range"])]
    detail: Annotated[str, Field(description="what is wrong and what to do")]


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did, or would do."""

    rows_done: Annotated[int, Field(description="rows of the file")]
    new: int
    changed: Annotated[int, Field(description="records with other facts; of readings those refused for another value")]
    equal: Annotated[int, Field(description="stored already")]
    rejected: int
    gaps: Annotated[int, Field(description="cells without a value")]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that ingest does, and how far it is."""

    id: str
    href: str
    state: State
    asked_by: Annotated[str, Field(examples=["key dinkes"])]
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    step: Annotated[str, Field(description="what is being done")]
    share: Share
    problem: Annotated[str | None, Field(description="why it failed")]


@dataclass(frozen=True, slots=True)
class Import(Job):
    """A file that is imported, or only tried."""

    kind: Annotated[str, Field(description="readings, or the kind of its records")]
    file: str
    apply: Annotated[bool, Field(description="store it; false: only say what that would do")]
    counts: Annotated[Counts | None, Field(description="once it is done")]
    notes: list[str]
    first_errors: list[RowError]
    errors_href: Annotated[str | None, Field(description="address of a CSV of all rows with errors")]


@dataclass(frozen=True, slots=True)
class Refused:
    """A letter that is still refused."""

    id: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Replay(Job):
    """Dead letters that are tried again."""

    letters: int
    stored: Annotated[int | None, Field(description="of them, once it is done")]
    refused: Annotated[int | None, Field(description="that stay open")]
    not_open: Annotated[int | None, Field(description="that were replayed or discarded before")]
    still_refused: Annotated[list[Refused], Field(description="the first of them, with what they lack")]


@dataclass(frozen=True, slots=True)
class Discarded:
    """What was put away."""

    discarded: Annotated[int, Field(description="letters that were open")]
    state: Literal["discarded"] = "discarded"
