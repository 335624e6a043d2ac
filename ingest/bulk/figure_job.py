"""Reported figures of a file: compared with what was stated before, or kept until somebody verifies them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from core import statements
from core.catalogue import Catalogue
from core.catalogue.record_kinds import RecordKind, statement_kind
from core.statements import Unfit
from core.store.connection import Connection
from core.store.import_runs import Progress
from core.store.statements import Stated
from ingest.bulk import table as tables
from ingest.bulk.cells import Cells
from ingest.bulk.habits import digest_of, find_habits
from ingest.bulk.names import roles_of
from ingest.bulk.record_mapping import RecordMapping, map_records
from ingest.bulk.record_rows import RecordRows
from ingest.bulk.request import Outcome, Request, Step
from ingest.bulk.row_errors import RowError
from ingest.bulk.run import Run
from ingest.bulk.table import Chunk

Part = tuple[list[Stated], list[RowError], int, int]


class FigureJob:
    """Chunks of a file of reported figures. Not thread-safe: one owner."""

    kind = "figures"
    chunk_rows = 500

    def __init__(
        self,
        connection: Connection,
        catalogue: Catalogue,
        mapping: RecordMapping,
        rows: RecordRows,
        zone: ZoneInfo,
        *,
        who: str,
        now: Callable[[], datetime],
    ) -> None:
        self._connection, self._catalogue, self._mapping, self._rows = connection, catalogue, mapping, rows
        self._zone, self._who, self._now = zone, who, now
        self._line_of: dict[tuple[object, ...], int] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"not read: {', '.join(self._mapping.ignored)}",) if self._mapping.ignored else ()

    def read(self, chunk: Chunk) -> Part:
        held = self._rows.read(chunk)
        stated, errors = [], list(held.errors)
        for (indicator, facts), line in zip(held.entries, held.line, strict=True):
            try:
                stated.append(self._stated({"indicator": indicator, **facts}, line))
            except Unfit as unfit:
                errors.append(self._error(line, unfit))
        last = max((int(line) for line in (*chunk.line[-1:], *(error.line for error in chunk.errors))), default=0)
        return stated, errors, chunk.end, last

    def compare(self, part: Part) -> Step:
        return self._step(part, [statements.outcome(self._connection, each) for each in part[0]])

    def store(self, part: Part) -> Step:
        now = self._now()
        return self._step(
            part, [statements.state(self._connection, each, who=self._who, now=now)[0] for each in part[0]]
        )

    def settle(self) -> Step:
        return Step(Progress(), [])

    def _stated(self, said: dict[str, Any], line: int) -> Stated:
        if signed := said.get("signed_on"):
            said["signed_on"] = date.fromisoformat(signed)
        stated = statements.statement_of(self._catalogue, said, self._zone, self._now())
        first = self._line_of.setdefault((stated.indicator, stated.scope, stated.grain, stated.start), line)
        if first != line:
            raise Unfit("period", said["period"], f"line {first} states the same figure; leave one")
        return stated

    def _error(self, line: int, unfit: Unfit) -> RowError:
        column = self._mapping.columns.get("key" if unfit.field == "indicator" else unfit.field)
        header = column.header if column and column.header else unfit.field
        return RowError(line, header, str(unfit.value), "unreadable", unfit.detail)

    def _step(self, part: Part, results: list[str]) -> Step:
        _, errors, end, last = part
        new, changed, equal = (results.count(name) for name in ("new", "changed", "equal"))
        done = Progress(end, last, new=new, changed=changed, equal=equal, rejected=len(errors))
        return Step(done, errors, stored=new + changed)


def import_figures(
    connection: Connection,
    catalogue: Catalogue,
    request: Request,
    zone: ZoneInfo,
    *,
    who: str,
    now: Callable[[], datetime],
    tell: Callable[[str, float], None],
) -> Outcome:
    """Import a file of reported figures, or say what that would do.

    connection   autocommitting
    zone         of the periods
    tell         is told the step and the share of it that is done
    raises       ConfigurationError: the file, or what was said of it, leaves a question open
    """
    kind: RecordKind = statement_kind()
    headers = kind.headers()
    known = {*request.wishes.columns.values()}
    table = tables.open_table(request.path, request.form, lambda name: name in known or bool(roles_of(name, headers)))
    mapping = map_records(table.headers, request.wishes, kind, str(request.path))

    def cells(header: str, chunk: Chunk) -> Cells:
        return chunk.columns[header]

    numbers = {header: partial(cells, header) for header in mapping.headers(kind, "number")}
    dates = {header: partial(cells, header) for header in mapping.headers(kind, "date")}
    habits = find_habits(request.path, table, numbers, dates, request.said, partial(tell, "reading"))
    rows = RecordRows(kind, mapping.columns, habits)
    job = FigureJob(connection, catalogue, mapping, rows, zone, who=who, now=now)
    digest = digest_of(request.path, request.form, mapping, habits.decimals, habits.orders, "figures", who)
    step = "storing" if request.applies else "comparing"
    return Run(connection, request, table, job, digest, now=now, tell=partial(tell, step)).run()
