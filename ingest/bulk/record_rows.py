"""A chunk of a table to records of one kind: each row a case with its facts, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core.catalogue.record_kinds import Fact, RecordKind
from ingest.bulk import dates, numbers
from ingest.bulk.cells import Cells, Mask, Times, names
from ingest.bulk.habits import Habits
from ingest.bulk.mapping import Given
from ingest.bulk.names import folded
from ingest.bulk.row_errors import Findings, RowError
from ingest.bulk.table import Chunk

_TRUTHS = {
    **dict.fromkeys(("ya", "y", "yes", "true", "benar", "1"), True),
    **dict.fromkeys(("tidak", "no", "n", "false", "salah", "0"), False),
}
_MAX_NAME = 200  # characters of a key, as ingest.decoders.record_json has it
_MAX_TEXT = 4000
# Excel keeps fifteen digits: a longer code that was typed as a number is not what was typed.
_MAX_CODE = 1e15


@dataclass(frozen=True, slots=True)
class Records:
    """What a chunk holds: (key, attributes) and the line of each, and the rows that cannot be stored."""

    entries: list[tuple[str, dict[str, Any]]]
    line: list[int]
    errors: list[RowError]


class RecordRows:
    """Chunks of a file of records.

    columns   {attribute or 'key': where it stands}
    """

    def __init__(self, kind: RecordKind, columns: Mapping[str, Given], habits: Habits) -> None:
        self._columns, self._habits = columns, habits
        self._facts = {name: kind.case if name == "key" else kind.facts[name] for name in columns}

    def read(self, chunk: Chunk) -> Records:
        """The chunk's records; a row with anything wrong is not one."""
        findings = Findings(chunk.line, chunk.errors)
        is_bad = np.zeros(len(chunk), dtype=bool)
        values = {name: self._values(name, chunk, findings, is_bad) for name in self._columns}
        entries, lines = [], []
        for row in np.flatnonzero(~is_bad).tolist():
            facts = {name: column[row] for name, column in values.items() if column[row] is not None}
            entries.append((facts.pop("key"), facts))
            lines.append(int(chunk.line[row]))
        # A row is rejected once, however much is wrong with it.
        first = {error.line: error for error in reversed(findings.errors)}
        return Records(entries, lines, list(first.values()))

    def _values(self, name: str, chunk: Chunk, findings: Findings, is_bad: Mask) -> list[Any]:
        """The fact of each row as a JSON value, None where there is none."""
        fact, given = self._facts[name], self._columns[name]
        cells, header = given.cells(chunk), given.header or name
        values, wrong, detail = self._parsed(fact, cells, header)
        is_gap = cells.is_gap()
        if fact.required:
            findings.add(is_gap, header, cells, "missing", f"{fact.name_id} ({fact.name_en}) is required")
            is_bad |= is_gap
        findings.add(wrong & ~is_gap, header, cells, "unreadable", detail)
        is_bad |= wrong & ~is_gap
        return [None if gap else value for value, gap in zip(values, is_gap.tolist(), strict=True)]

    def _parsed(self, fact: Fact, cells: Cells, header: str) -> tuple[list[Any], Mask, str]:
        """(values, which are wrong, what is wrong with those)."""
        if fact.type == "number":
            value, wrong = numbers.parse(cells, self._habits.decimals[header])
            low = -np.inf if fact.low is None else fact.low
            values = [int(each) if each.is_integer() else each for each in value.tolist()]
            return values, wrong | (value < low), f"no number{'' if fact.low is None else f' from {low:g}'}"
        if fact.type in ("date", "time"):
            return self._moments(fact, cells, header)
        texts = names(cells).to_pylist()
        if fact.type == "truth":
            truths = [_TRUTHS.get(text.casefold()) for text in texts]
            return truths, np.array([truth is None for truth in truths], dtype=bool), "ya or tidak is expected"
        if fact.type == "choice":
            known = {folded(choice): choice for choice in fact.choices}
            chosen = [known.get(folded(text)) for text in texts]
            return chosen, np.array([each is None for each in chosen]), f"one of {', '.join(fact.choices)} is expected"
        return self._texts(fact, cells, texts)

    def _texts(self, fact: Fact, cells: Cells, texts: list[str]) -> tuple[list[Any], Mask, str]:
        longest = _MAX_NAME if fact.required else _MAX_TEXT
        wrong = np.array([len(text) > longest or "\x00" in text for text in texts], dtype=bool)
        if cells.number is not None:
            wrong |= np.abs(np.nan_to_num(cells.number)) >= _MAX_CODE
        return list(texts), wrong, f"longer than {longest} characters, or a number that Excel has rounded: make it text"

    def _moments(self, fact: Fact, cells: Cells, header: str) -> tuple[list[Any], Mask, str]:
        moments, wrong = dates.parse(cells, self._habits.orders[header], self._habits.zone)
        local = [None if moment is None else moment.astimezone(self._habits.zone) for moment in _utc(moments)]
        if fact.type == "time":
            return [moment and moment.isoformat() for moment in local], wrong, "no date and time"
        has_time = np.array([moment is not None and bool(moment.hour or moment.minute) for moment in local], dtype=bool)
        days = [moment and moment.date().isoformat() for moment in local]
        return days, wrong | has_time, "no date, or one with a time of day"


def _utc(moments: Times) -> list[datetime | None]:
    return [None if moment is None else moment.replace(tzinfo=UTC) for moment in moments.tolist()]
