"""Readings of a file: compared with what is stored, or stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np
import numpy.typing as npt

from core.catalogue import Catalogue
from core.settings import Settings
from core.store import readings
from core.store.connection import Connection
from core.store.import_runs import Progress
from core.store.readings import Outcome as Fate
from core.store.readings import Rows
from ingest.bulk import table as tables
from ingest.bulk.cells import Cells
from ingest.bulk.habits import digest_of, find_habits
from ingest.bulk.lanes import LaneTable
from ingest.bulk.mapping import ReadingMapping, map_readings
from ingest.bulk.names import READING_ROLES, MetricNames, roles_of
from ingest.bulk.neighbours import Ints
from ingest.bulk.places import Places
from ingest.bulk.reading_rows import Clock, Part, ReadingRows, time_cells
from ingest.bulk.request import Outcome, Request, Step
from ingest.bulk.row_errors import RowError
from ingest.bulk.run import Run
from ingest.bulk.table import Chunk

_CONFLICT = "another value is there for that time; `nadi readings correct` changes what is stored"


class ReadingJob:
    """Chunks of a file of readings. Not thread-safe: one owner."""

    kind = "readings"
    chunk_rows = tables.CHUNK_ROWS

    def __init__(self, connection: Connection, mapping: ReadingMapping, rows: ReadingRows, places: Places) -> None:
        self._connection, self._mapping, self._rows, self._places = connection, mapping, rows, places
        self._new: list[tuple[Rows, Ints, Ints]] = []

    @property
    def notes(self) -> tuple[str, ...]:
        found = [f"not read: {', '.join(self._mapping.ignored)}"] if self._mapping.ignored else []
        if self._places.origins - {"real"}:
            found.append(f"origin of the points: {', '.join(sorted(self._places.origins))}")
        return tuple(found)

    def read(self, chunk: Chunk) -> tuple[Part, int, int]:
        part = self._rows.read(chunk)
        last = max((int(line) for line in (*chunk.line[-1:], *(error.line for error in chunk.errors))), default=0)
        # In the key's order rows are stored twice as fast.
        order = np.lexsort((part.rows.time_us, part.rows.series))
        part = replace(part, rows=part.rows.take(order), line=part.line[order], column=part.column[order])
        return part, chunk.end, last

    def compare(self, part: tuple[Part, int, int]) -> Step:
        fate = readings.compare(self._connection, part[0].rows)
        new = np.flatnonzero(fate == Fate.STORED)
        self._new.append((part[0].rows.take(new), part[0].line[new], part[0].column[new]))
        return self._step(part, fate)

    def store(self, part: tuple[Part, int, int]) -> Step:
        fate = readings.write(self._connection, part[0].rows)
        is_stored = fate == Fate.STORED
        late = int((is_stored & part[0].rows.late).sum())
        return replace(self._step(part, fate), stored=int(is_stored.sum()), late=late)

    def settle(self) -> Step:
        """Of the new ones, those that stand in the file twice."""
        if not self._new:
            return Step(Progress(), [])
        rows = Rows(*(np.concatenate([getattr(part, name) for part, *_ in self._new]) for name in Rows.__slots__))
        line, column = (np.concatenate([part[place] for part in self._new]) for place in (1, 2))
        fate = readings.repeats(rows)
        equal, changed = int((fate == Fate.DUPLICATE).sum()), int((fate == Fate.CONFLICT).sum())
        return Step(
            Progress(new=-equal - changed, equal=equal, changed=changed), self._conflicts(rows, line, column, fate)
        )

    def _step(self, part: tuple[Part, int, int], fate: npt.NDArray[np.int8]) -> Step:
        held, end, last = part
        count = {kind: int((fate == kind).sum()) for kind in Fate}
        errors = held.errors + self._conflicts(held.rows, held.line, held.column, fate)
        done = Progress(
            end,
            last,
            new=count[Fate.STORED],
            changed=count[Fate.CONFLICT],
            equal=count[Fate.DUPLICATE],
            rejected=len(held.errors),
            gaps=held.gaps,
        )
        return Step(done, errors)

    def _conflicts(self, rows: Rows, line: Ints, column: Ints, fate: npt.NDArray[np.int8]) -> list[RowError]:
        return [
            RowError(
                int(line[row]),
                self._mapping.values[int(column[row])].header,
                f"{rows.value[row]:.15g}",
                "conflict",
                _CONFLICT,
            )
            for row in np.flatnonzero(fate == Fate.CONFLICT).tolist()
        ]


def import_readings(
    connection: Connection,
    catalogue: Catalogue,
    settings: Settings,
    request: Request,
    *,
    now: Callable[[], datetime],
    tell: Callable[[str, float], None],
) -> Outcome:
    """Import a file of readings, or say what that would do.

    connection   autocommitting
    tell         is told the step and the share of it that is done
    raises       ConfigurationError: the file, or what was said of it, leaves a question open
    """
    names = MetricNames(catalogue)
    known = {*request.wishes.columns.values()}
    table = tables.open_table(request.path, request.form, lambda header: header in known or _is_known(header, names))
    mapping = map_readings(table.headers, request.wishes, names, str(request.path))

    def cells(header: str, chunk: Chunk) -> Cells:
        return chunk.columns[header]

    numbers = {values.header: partial(cells, values.header) for values in mapping.values}
    dates = {mapping.time: partial(time_cells, mapping)}
    habits = find_habits(request.path, table, numbers, dates, request.said, partial(tell, "reading"))
    clock = Clock(round(now().timestamp() * 1e6), round(settings.max_ahead_s * 1e6), round(settings.late_after_s * 1e6))
    places = Places(connection, catalogue, names, allocates=request.applies)
    job = ReadingJob(connection, mapping, ReadingRows(mapping, habits, LaneTable(places), clock), places)
    digest = digest_of(request.path, request.form, mapping, habits.decimals, habits.orders, habits.zone)
    step = "storing" if request.applies else "comparing"
    return Run(connection, request, table, job, digest, now=now, tell=partial(tell, step)).run()


def _is_known(header: str, names: MetricNames) -> bool:
    return bool(roles_of(header, READING_ROLES)) or names.is_known(header)
