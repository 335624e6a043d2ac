"""A chunk of a table to readings: each value with its series, time and quality, or with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.errors import Rejected
from core.reading import Quality
from core.store.readings import Rows
from ingest.bulk import dates, lanes, numbers
from ingest.bulk.cells import Cells, Floats, joined, names
from ingest.bulk.habits import Habits
from ingest.bulk.lanes import Index, LaneTable
from ingest.bulk.mapping import ReadingMapping, Values
from ingest.bulk.neighbours import Ints, Limits, Neighbours
from ingest.bulk.row_errors import Findings, RowError
from ingest.bulk.table import Chunk
from ingest.plausibility import EARLIEST_US


@dataclass(frozen=True, slots=True)
class Part:
    """What a chunk holds.

    rows      readings that can be stored
    line      of each, where it stands in the file
    column    of each, place in the mapping's values
    errors    of those that cannot be stored
    gaps      cells without a value
    """

    rows: Rows
    line: Ints
    column: Ints
    errors: list[RowError]
    gaps: int


@dataclass(frozen=True, slots=True)
class Clock:
    """What is now, and what that makes too early or late [us since 1970]."""

    now_us: int
    max_ahead_us: int
    late_after_us: int


class _Piece(NamedTuple):
    """Readings of one column."""

    row: Index
    value: Floats
    lane: Index
    column: int


class ReadingRows:
    """Chunks of one file, in its order, to parts. Not thread-safe: one owner."""

    def __init__(self, mapping: ReadingMapping, habits: Habits, table: LaneTable, clock: Clock) -> None:
        self._mapping, self._habits, self._table, self._clock = mapping, habits, table, clock
        self._neighbours = Neighbours()

    def read(self, chunk: Chunk) -> Part:
        """The chunk's readings, column by column."""
        findings = Findings(chunk.line, chunk.errors)
        cells = time_cells(self._mapping, chunk)
        order = self._habits.orders[self._mapping.time]
        time, _ = dates.parse(cells, order, self._habits.zone)
        no_time = np.isnat(time)
        time_us = np.where(no_time, 0, time.astype(np.int64))
        gaps = 0
        pieces = []
        for column, values in enumerate(self._mapping.values):
            here = chunk.columns[values.header]
            value, is_no_number = numbers.parse(here, self._habits.decimals[values.header])
            is_gap = here.is_gap()
            gaps += int(is_gap.sum())
            findings.add(~is_gap & no_time & cells.is_gap(), self._mapping.time, cells, "missing", "no time")
            findings.add(~is_gap & no_time & ~cells.is_gap(), self._mapping.time, cells, "unreadable", _NO_TIME)
            findings.add(is_no_number & ~no_time, values.header, here, "unreadable", _NO_NUMBER)
            rows = np.flatnonzero(~(is_gap | is_no_number | no_time))
            pieces.append(self._plausible(*self._placed(chunk, values, rows, time_us, findings), value, column, time_us,
                                          chunk, cells, findings))  # fmt: skip
        return self._part(pieces, time_us, chunk, findings, gaps)

    def _placed(
        self, chunk: Chunk, values: Values, rows: Index, time_us: Ints, findings: Findings
    ) -> tuple[Index, Index]:
        given = (self._mapping.place, values.metric, values.unit)
        named = [names(entry.cells(chunk)) if entry.header else entry.constant or "" for entry in given]

        def refuse(refused: Index, error: Rejected) -> None:
            entry = given[{"unknown_metric": 1, "unknown_unit": 2}.get(error.reason, 0)]
            findings.add_at(refused, entry.header or values.header, entry.cells(chunk), error.reason, error.detail)

        return self._table.find(self._mapping.place_role, named, rows, time_us, refuse)

    def _plausible(
        self, rows: Index, lane: Index, value: Floats, column: int, time_us: Ints, chunk: Chunk, time: Cells,
        findings: Findings,
    ) -> _Piece:  # fmt: skip
        table, header = self._table, self._mapping.values[column].header
        value = value[rows] * table.column(lane, lambda lane: lane.factor)
        value += table.column(lane, lambda lane: lane.offset)
        low, high = (table.column(lane, fact) for fact in (lambda lane: lane.metric.low, lambda lane: lane.metric.high))
        early, ahead = time_us[rows] < EARLIEST_US, time_us[rows] > self._clock.now_us + self._clock.max_ahead_us
        findings.add_at(rows[early], self._mapping.time, time, "clock_invalid", "the time is before 2000")
        findings.add_at(rows[ahead], self._mapping.time, time, "clock_ahead", "the time is in the future")
        out = ~((value >= low) & (value <= high)) & ~early & ~ahead
        for place in np.flatnonzero(out).tolist():
            detail = f"{value[place]:g} in the metric's unit; possible are {low[place]:g} to {high[place]:g}"
            findings.add_at(rows[place : place + 1], header, chunk.columns[header], "out_of_range", detail)
        good = ~(early | ahead | out)
        return _Piece(rows[good], value[good], lane[good], column)

    def _part(self, pieces: list[_Piece], time_us: Ints, chunk: Chunk, findings: Findings, gaps: int) -> Part:
        row, value, lane = (np.concatenate([piece[field] for piece in pieces]) for field in range(3))
        column = np.concatenate([np.full(len(piece.row), piece.column) for piece in pieces])
        times, table = time_us[row], self._table
        series = table.whole(lane, lambda lane: lane.series_id)
        usual = (value >= table.column(lane, lanes.usual_low)) & (value <= table.column(lane, lanes.usual_high))
        quality = np.where(usual, 0, int(Quality.OUT_OF_USUAL_RANGE)).astype(np.int16)
        quality[table.is_suspended(lane, times)] |= int(Quality.OUT_OF_SERVICE)
        limits = Limits(table.column(lane, lanes.step), table.whole(lane, lanes.flat), table.whole(lane, lanes.hold_us))
        quality |= self._neighbours.flags(series, times, value, limits)
        late = times < self._clock.now_us - self._clock.late_after_us
        rows = Rows(times, series.astype(np.int32), value, quality, late)
        return Part(rows, chunk.line[row], column.astype(np.int64), findings.errors, gaps)


_NO_TIME = "no date and time, as the column writes them"
_NO_NUMBER = "no number, as the column writes them"


def time_cells(mapping: ReadingMapping, chunk: Chunk) -> Cells:
    """Times of the chunk's rows, from one column or from two."""
    cells = chunk.columns[mapping.time]
    return cells if mapping.clock is None else joined(cells, chunk.columns[mapping.clock])
