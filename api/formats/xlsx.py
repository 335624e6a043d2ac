"""XLSX: a sheet of rows with labels in the reader's language, and one that says what they are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import xlsxwriter

from api.problems import Problem
from api.tables import FileForm, Style, Table
from api.wording import Text, say

# A sheet holds 1,048,576; so many take some seconds of a processor, and more is no work for a spreadsheet.
MAX_ROWS = 100_000

_PIECE = 1 << 18
_ABOUT: Text = ("Keterangan", "About")
_ROWS: Text = ("Data", "Data")
_HEADS: tuple[Text, ...] = (
    ("Kolom", "Column"),
    ("Nama Indonesia", "Indonesian name"),
    ("Nama Inggris", "English name"),
    ("Arti", "Meaning"),
)
_WIDTH = 16


def _write(table: Table, style: Style) -> Iterator[bytes]:
    # A file and not memory: the writer keeps no row, and the sheet is packed from the disk.
    with tempfile.TemporaryFile() as file:
        _fill(file, table)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _fill(file: IO[bytes], table: Table) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True, "nan_inf_to_errors": False}) as book:
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet(say(_ROWS, table.language))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.schema) - 1, _WIDTH)
        for place, entry in enumerate(table.schema):
            sheet.write_string(0, place, entry.metadata[f"label_{table.language}".encode()].decode(), bold)
        count = 0
        for batch in table.batches:
            if count + batch.num_rows > MAX_ROWS:
                raise _too_much()
            columns = [_cells(each, table) for each in batch.columns]
            for row in zip(*columns, strict=True):
                count += 1
                for place, value in enumerate(row):
                    _put(sheet, count, place, value, moment)
        _explain(book, bold, table)


def _cells(values: pa.Array, table: Table) -> list[Any]:
    """Times as local ones without an offset: a spreadsheet knows no others."""
    cells: list[Any] = values.to_pylist()
    if pa.types.is_timestamp(values.type):
        return [cell and cell.astimezone(table.zone).replace(tzinfo=None) for cell in cells]
    return cells


def _put(sheet: Any, row: int, place: int, value: Any, moment: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)  # never a formula
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float):
        if value == value:  # not NaN: an empty cell
            sheet.write_number(row, place, value)
    elif value is not None:
        sheet.write_datetime(row, place, value, moment)


def _explain(book: Any, bold: Any, table: Table) -> None:
    sheet = book.add_worksheet(say(_ABOUT, table.language))
    sheet.set_column(0, 3, 2 * _WIDTH)
    row = 0
    for key, value in table.about.items():
        sheet.write_string(row, 0, key, bold)
        sheet.write_string(row, 1, value)
        row += 1
    row += 1
    for place, text in enumerate(_HEADS):
        sheet.write_string(row, place, say(text, table.language), bold)
    for entry in table.schema:
        row += 1
        facts = [entry.name.encode(), *(entry.metadata[key] for key in (b"label_id", b"label_en", b"description"))]
        for place, fact in enumerate(facts):
            sheet.write_string(row, place, fact.decode())


def _too_much() -> Problem:
    detail = (
        f"lebih dari {MAX_ROWS:,} baris; XLSX paling banyak memuat itu: pakai format=csv atau parquet, atau persempit",
        f"more than {MAX_ROWS:,} rows, the most that XLSX is made with: use format=csv or parquet, or ask for less",
    )
    return Problem("too-much", detail, parameter="format", value="xlsx", nearest=["csv", "parquet"])


form = FileForm("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write)
