"""What is wrong with a row, and the file beside the imported one that lists it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.bulk.cells import Cells, Mask

_MAX_SHOWN = 200  # characters of a cell


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong.

    line     in the file, from 1
    column   header; empty: the row as a whole
    value    as it stands there
    reason   code, as in core.errors.REASONS, or unreadable, missing, repeated
    detail   what is wrong and what to do
    """

    line: int
    column: str
    value: str
    reason: str
    detail: str


class Findings:
    """Errors of a chunk as they are found; `line` is where each of its rows stands."""

    def __init__(self, line: npt.NDArray[np.int64], errors: Iterable[RowError]) -> None:
        self._line = line
        self.errors = list(errors)

    def add(self, where: Mask, column: str, cells: Cells, reason: str, detail: str) -> None:
        """The rows of the mask `where` have that error."""
        self.add_at(np.flatnonzero(where), column, cells, reason, detail)

    def add_at(self, rows: npt.NDArray[np.intp], column: str, cells: Cells, reason: str, detail: str) -> None:
        """The rows numbered `rows` have that error."""
        for row in rows.tolist():
            shown = cells.shown(row)[:_MAX_SHOWN]
            self.errors.append(RowError(int(self._line[row]), column, shown, reason, detail))


_NAMES = tuple(field.name for field in fields(RowError))


class ErrorFile:
    """`FILE.errors.csv`, made when the first error comes. Not thread-safe: one owner."""

    def __init__(self, path: Path, kept: list[list[str]]) -> None:
        self.path = path
        self.count = 0
        self._kept = kept
        self._file = path.open("w", encoding="utf-8-sig", newline="") if kept else None
        if self._file is not None:
            csv.writer(self._file, delimiter=";").writerows([_NAMES, *kept])

    def add(self, errors: Iterable[RowError]) -> None:
        """List more errors."""
        for error in errors:
            if self._file is None:
                # Excel in Indonesian separates by semicolons and needs the mark to see UTF-8.
                self._file = self.path.open("w", encoding="utf-8-sig", newline="")
                csv.writer(self._file, delimiter=";").writerow(_NAMES)
            csv.writer(self._file, delimiter=";").writerow(astuple(error))
            self.count += 1

    def flush(self) -> None:
        """Have on disk what was added."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


@contextmanager
def error_file(path: Path, *, up_to: int) -> Iterator[ErrorFile]:
    """The file at `path`, with what an earlier run said of lines up to `up_to`; without errors it is removed."""
    kept = []
    if path.exists():
        if up_to:
            with path.open(encoding="utf-8-sig", newline="") as file:
                kept = [row for row in list(csv.reader(file, delimiter=";"))[1:] if row and int(row[0]) <= up_to]
        path.unlink()
    errors = ErrorFile(path, kept)
    try:
        yield errors
    finally:
        errors.close()
