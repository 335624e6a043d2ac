"""A text file with separators as a table (CSV, RFC 4180, as spreadsheets write it)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np
import numpy.typing as npt

from core.errors import ConfigurationError
from ingest.bulk.cells import of_texts
from ingest.bulk.row_errors import RowError
from ingest.bulk.table import CHUNK_ROWS, Chunk, Form, checked_headers, header_place
from ingest.bulk.text_form import SEPARATORS, encoding_of, first_rows, separator_of

if TYPE_CHECKING:
    from _csv import Reader

_BREAK = re.compile(r"\r\n|\r|\n")
_HEAD = 65_536  # characters that tell separator and headers


class TextTable:
    """A CSV file; it is read anew for each pass."""

    def __init__(self, path: Path, form: Form, is_known: Callable[[str], bool]) -> None:
        self._path = path
        self._encoding = form.encoding or encoding_of(path)
        try:
            with self._open() as file:
                head = file.read(_HEAD)
        except (LookupError, UnicodeError) as error:
            raise ConfigurationError(f"{path}: --encoding {self._encoding}: {error}") from error
        self._separator = form.separator or separator_of(path, head, is_known)
        rows = [row for row in first_rows(head, self._separator)[:100] if not _is_excel_hint(*row)]
        place = header_place(path, rows, form, is_known)
        self._header_line = rows[place][0]
        self.headers = checked_headers(path, self._header_line, rows[place][1])
        self.notes = (f"{self._encoding.removesuffix('-sig')}, separated by {SEPARATORS[self._separator]}",)

    def chunks(self, rows: int = CHUNK_ROWS, *, skip: int = 0) -> Iterator[Chunk]:
        size = self._path.stat().st_size or 1
        with self._open() as file:
            reader = csv.reader(file, delimiter=self._separator, strict=True)
            end = 0
            while reader.line_num < self._header_line and self._take(reader, 1):
                pass
            while skip > end and (passed := len(self._take(reader, min(skip - end, rows)))):
                end += passed
            line = reader.line_num + 1
            while block := self._take(reader, rows):
                end += len(block)
                share = file.buffer.tell() / size if len(block) == rows else 1.0
                yield self._chunk(block, line, reader.line_num, end, share)
                line = reader.line_num + 1

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")

    def _take(self, reader: Reader, rows: int) -> list[list[str]]:
        try:
            return list(islice(reader, rows))
        except csv.Error as error:
            where = f"{self._path}, line {reader.line_num}"
            raise ConfigurationError(f"{where}: {error}; look for a quotation mark that is not closed") from error
        except UnicodeError as error:
            where = f"{self._path}, line {reader.line_num + 1}"
            raise ConfigurationError(f"{where}: {error}; say --encoding NAME") from error

    def _chunk(self, block: list[list[str]], first_line: int, last_line: int, end: int, share: float) -> Chunk:
        line = first_line + np.arange(len(block), dtype=np.int64)
        if last_line - first_line + 1 != len(block):
            line = first_line + np.cumsum([0, *map(_lines_of, block[:-1])], dtype=np.int64)
        errors: list[RowError] = []
        if set(map(len, block)) != {len(self.headers)} or not all(map(any, block)):
            line, block, errors = self._sorted_out(line, block)
        columns = zip(*block, strict=True) if block else [()] * len(self.headers)
        cells = {header: of_texts(column) for header, column in zip(self.headers, columns, strict=True)}
        return Chunk(line, cells, end, min(share, 1.0), errors)

    def _sorted_out(
        self, line: npt.NDArray[np.int64], block: list[list[str]]
    ) -> tuple[npt.NDArray[np.int64], list[list[str]], list[RowError]]:
        """Without the empty rows, and those that are not as wide as the headers as errors."""
        width = len(self.headers)
        keep, rows, errors = [], [], []
        for place, cells in enumerate(block):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width and not any(cells[width:]):
                cells = cells[:width]
            if len(cells) == width:
                keep.append(place)
                rows.append(cells)
            else:
                detail = f"the row has {len(cells)} cells, the headers are {width}"
                shown = self._separator.join(cells)[:200]
                errors.append(RowError(int(line[place]), "", shown, "unreadable", detail))
        return line[keep], rows, errors


def _is_excel_hint(line: int, cells: list[str]) -> bool:
    """The line 'sep=;' is for Excel."""
    return line == 1 and bool(cells) and cells[0].startswith("sep=")


def _lines_of(cells: list[str]) -> int:
    """Lines that a row takes in the file."""
    return 1 + sum(len(_BREAK.findall(cell)) for cell in cells if "\n" in cell or "\r" in cell)
