"""Records of a file: compared with what is stored, or stored; another content is a revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.catalogue.record_kinds import RecordKind
from core.store import records
from core.store.connection import Connection
from core.store.import_runs import Progress
from ingest.bulk import own_records
from ingest.bulk import table as tables
from ingest.bulk.cells import Cells
from ingest.bulk.habits import digest_of, find_habits
from ingest.bulk.names import roles_of
from ingest.bulk.record_mapping import RecordMapping, Repeats, map_records
from ingest.bulk.record_repeats import once
from ingest.bulk.record_rows import RecordRows, Records
from ingest.bulk.request import Outcome, Request, Step
from ingest.bulk.run import Run
from ingest.bulk.table import Chunk

# Each case is locked until its chunk is stored, and a database has few locks to give.
_CHUNK_ROWS = 500
Part = tuple[Records, int, int]


class RecordJob:
    """Chunks of a file of records. Not thread-safe: one owner."""

    chunk_rows = _CHUNK_ROWS

    def __init__(
        self,
        connection: Connection,
        kind: RecordKind,
        mapping: RecordMapping,
        rows: RecordRows,
        repeats: Repeats,
        *,
        origin: str,
        agency: str | None,
        now: Callable[[], datetime],
    ) -> None:
        self._connection, self._kind, self._mapping = connection, kind, mapping
        self._rows, self._repeats, self._origin, self._now = rows, repeats, origin, now
        # Of kinds without that fact the caller has made sure.
        self._agency = agency if own_records.FACT in kind.facts else None
        self._spoken_of = frozenset({*mapping.columns, *([own_records.FACT] if self._agency else ())})

    @property
    def kind(self) -> str:
        return self._kind.key

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"not read: {', '.join(self._mapping.ignored)}",) if self._mapping.ignored else ()

    def read(self, chunk: Chunk) -> Part:
        held = self._rows.read(chunk)
        if self._agency is not None:
            column = self._mapping.columns.get(own_records.FACT)
            header = (column.header if column else None) or ""
            held = own_records.sift(self._connection, self._kind.key, self._agency, held, header)
        last = max((int(line) for line in (*chunk.line[-1:], *(error.line for error in chunk.errors))), default=0)
        return held, chunk.end, last

    def compare(self, part: Part) -> Step:
        held, repeated = self._once(part[0])
        results = records.compare_many(self._connection, self._kind.key, held.entries, self._spoken_of)
        return self._step(part, held, repeated, results)

    def store(self, part: Part) -> Step:
        held, repeated = self._once(part[0])
        results = records.write_many(
            self._connection,
            self._kind.key,
            held.entries,
            self._spoken_of,
            service=self._kind.service,
            origin=self._origin,
            now=self._now(),
        )
        return replace(self._step(part, held, repeated, results), stored=len(results) - results.count("duplicate"))

    def settle(self) -> Step:
        return Step(Progress(), [])

    def _once(self, held: Records) -> tuple[Records, int]:
        return once(held, self._repeats, self._mapping.columns["key"].header or "")

    def _step(self, part: Part, once: Records, same: int, results: list[str]) -> Step:
        done = Progress(
            part[1],
            part[2],
            new=results.count("new"),
            changed=results.count("changed"),
            equal=results.count("duplicate") + same,
            rejected=len(once.errors),
        )
        return Step(done, once.errors)


def import_records(
    connection: Connection,
    kind: RecordKind,
    request: Request,
    *,
    origin: str,
    agency: str | None = None,
    now: Callable[[], datetime],
    tell: Callable[[str, float], None],
) -> Outcome:
    """Import a file of records of `kind`, or say what that would do.

    connection   autocommitting
    agency       whose records they may be, where the kind names that; None: anybody's
    tell         is told the step and the share of it that is done
    raises       ConfigurationError: the file, or what was said of it, leaves a question open
    """
    headers = kind.headers()
    known = {*request.wishes.columns.values()}
    table = tables.open_table(request.path, request.form, lambda name: name in known or bool(roles_of(name, headers)))
    mapping = map_records(table.headers, request.wishes, kind, str(request.path))

    def cells(header: str, chunk: Chunk) -> Cells:
        return chunk.columns[header]

    numbers = {header: partial(cells, header) for header in mapping.headers(kind, "number")}
    dates = {header: partial(cells, header) for header in mapping.headers(kind, "date", "time")}
    repeats = Repeats(mapping.columns["key"], [given.header for given in mapping.columns.values() if given.header])
    habits = find_habits(request.path, table, numbers, dates, request.said, partial(tell, "reading"), repeats.look)
    job = RecordJob(
        connection,
        kind,
        mapping,
        RecordRows(kind, mapping.columns, habits),
        repeats,
        origin=origin,
        agency=agency,
        now=now,
    )
    said = (request.form, mapping, habits.decimals, habits.orders, habits.zone, kind.key, origin, agency)
    step = "storing" if request.applies else "comparing"
    digest = digest_of(request.path, *said)
    return Run(connection, request, table, job, digest, now=now, tell=partial(tell, step)).run()
