"""A sheet of an Excel workbook as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from core.errors import ConfigurationError
from ingest.bulk.cells import of_objects
from ingest.bulk.row_errors import RowError
from ingest.bulk.table import CHUNK_ROWS, Chunk, Form, checked_headers, header_place

# The sheet that templates name so; others in the book explain.
DATA_SHEET = "Data"


class SheetTable:
    """A workbook's one sheet, the one named Data, or the one that is asked for."""

    def __init__(self, path: Path, form: Form, is_known: Callable[[str], bool]) -> None:
        self._path = path
        try:
            book = CalamineWorkbook.from_path(str(path))
            names = book.sheet_names
            name = form.sheet or (names[0] if len(names) == 1 else DATA_SHEET)
            if name not in names:
                raise ConfigurationError(f"{path}: which sheet? say --sheet, there are {', '.join(names)}")
            self._rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, OSError) as error:
            raise ConfigurationError(f"{path}: cannot be read as a workbook: {error}") from error
        head = [(line, [str(cell) for cell in cells]) for line, cells in enumerate(self._rows[:100], 1)]
        place = header_place(path, head, form, is_known)
        self._first = place + 1
        self.headers = checked_headers(path, *head[place])
        self.notes = (f"sheet {name!r}",)

    def chunks(self, rows: int = CHUNK_ROWS, *, skip: int = 0) -> Iterator[Chunk]:
        for start in range(self._first + skip, len(self._rows), rows):
            block = list(enumerate(self._rows[start : start + rows], start + 1))
            yield self._chunk(block, start + len(block) - self._first)

    def _chunk(self, block: Sequence[tuple[int, Sequence[object]]], end: int) -> Chunk:
        width = len(self.headers)
        fitting, errors = [], []
        for line, cells in block:
            if not any(cell not in ("", None) for cell in cells):
                continue
            if any(cell not in ("", None) for cell in cells[width:]):
                detail = f"there is something to the right of the {width} headers"
                errors.append(RowError(line, "", str(next(filter(None, cells[width:]), "")), "unreadable", detail))
            else:
                fitting.append((line, cells[:width]))
        columns = zip(*(cells for _, cells in fitting), strict=True) if fitting else [()] * width
        return Chunk(
            np.array([line for line, _ in fitting], dtype=np.int64),
            {header: of_objects(column) for header, column in zip(self.headers, columns, strict=True)},
            end,
            block[-1][0] / len(self._rows),
            errors,
        )
