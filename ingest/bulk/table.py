"""A file as a table: headers, and its rows in chunks, each row with the line where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.errors import ConfigurationError
from ingest.bulk.cells import Cells
from ingest.bulk.row_errors import RowError

CHUNK_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Form:
    """How to read a file, where it does not say so itself; None: find out.

    encoding, separator   of a text file
    sheet                 of a spreadsheet
    header                line of the headers, from 1
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header: int | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that follow each other.

    line     (n,) where each stands in the file, from 1
    columns  {header: its n cells}
    errors   rows that are no rows: not as wide as the headers
    end      rows of the table up to here, empty ones and those of `errors` counted
    share    of the file that is read, 0 to 1
    """

    line: npt.NDArray[np.int64]
    columns: Mapping[str, Cells]
    end: int
    share: float
    errors: list[RowError] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.line)


class Table(Protocol):
    """A file that was opened; what stands in `notes` a person should know."""

    @property
    def headers(self) -> tuple[str, ...]: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def chunks(self, rows: int = CHUNK_ROWS, *, skip: int = 0) -> Iterator[Chunk]:
        """The table in chunks of up to `rows`, after its first `skip` rows."""


def open_table(path: Path, form: Form, is_known: Callable[[str], bool]) -> Table:
    """The table in `path`, by the ending of its name.

    is_known   whether a header means something here; tells the separator and the line of the headers
    raises     ConfigurationError: not a table; says where and what to do
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise ConfigurationError(f"{path}: no such file")
    if ending in (".csv", ".txt", ".tsv"):
        from ingest.bulk.text_table import TextTable

        return TextTable(path, form, is_known)
    if ending in (".xlsx", ".xlsm"):
        from ingest.bulk.sheet_table import SheetTable

        return SheetTable(path, form, is_known)
    if ending in (".parquet", ".pq"):
        from ingest.bulk.parquet_table import ParquetTable

        return ParquetTable(path)
    raise ConfigurationError(f"{path}: {ending or 'no ending'!r} is not read; save it as .csv, .xlsx or .parquet")


def checked_headers(path: Path, line: int, cells: list[str]) -> tuple[str, ...]:
    """Headers without the empty ones at the end.

    raises   ConfigurationError: one is missing or stands twice
    """
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    for place, header in enumerate(headers, 1):
        if not header:
            raise ConfigurationError(f"{path}, line {line}: column {place} has no name; name it or remove it")
        if headers.count(header) > 1:
            raise ConfigurationError(f"{path}, line {line}: two columns are named {header!r}; rename one")
    if not headers:
        raise ConfigurationError(
            f"{path}, line {line}: no column has a name; say --header LINE if they stand elsewhere"
        )
    return tuple(headers)


def header_place(path: Path, lines: list[tuple[int, list[str]]], form: Form, is_known: Callable[[str], bool]) -> int:
    """Index in `lines`, (line, cells), of the headers: as said, else the first that is not empty.

    raises   ConfigurationError: that line means nothing here and another does; it is asked for
    """
    if form.header is not None:
        for place, (line, _) in enumerate(lines):
            if line == form.header:
                return place
        raise ConfigurationError(f"{path}: --header {form.header}: no such line near the beginning of the file")
    filled = [place for place, (_, cells) in enumerate(lines) if any(cell.strip() for cell in cells)]
    if not filled:
        raise ConfigurationError(f"{path}: the file is empty")
    known = {place: sum(map(is_known, lines[place][1])) for place in filled}
    best = max(filled, key=lambda place: known[place])
    if known[best] > 1 and known[filled[0]] == 0:
        raise ConfigurationError(
            f"{path}: line {lines[filled[0]][0]} says {' '.join(lines[filled[0]][1]).strip()[:60]!r}; "
            f"if the headers stand in line {lines[best][0]}, say --header {lines[best][0]}"
        )
    return filled[0]
