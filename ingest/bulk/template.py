"""Empty workbooks for offices to fill in: a sheet for the data, and one that explains its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

from core.catalogue import Service, load_catalogue
from core.catalogue.record_kinds import Fact, RecordKind, find_record_kind, statement_kind
from core.errors import Missing
from ingest.bulk.sheet_table import DATA_SHEET

# Of a spreadsheet's columns, by the type of their fact. A code typed as text keeps its zeros.
_FORMATS = {"text": "@", "choice": "@", "truth": "@", "time": "dd/mm/yyyy hh:mm", "date": "dd/mm/yyyy"}
_ROWS = 10_000  # prepared
_TYPES = {
    "text": "teks (text)",
    "number": "angka (number)",
    "time": "tanggal dan jam (date and time)",
    "date": "tanggal (date)",
    "truth": "ya atau tidak (yes or no)",
    "choice": "pilihan (choice)",
}
_EXPLAINED = ("Kolom", "Column", "Wajib (required)", "Isi (content)", "Satuan (unit)", "Contoh (example)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet."""

    header: str
    fact: Fact


_NOTES = (
    "Isi lembar Data, satu baris per catatan; jangan ubah judul kolom. Kolom bertanda * wajib diisi.",
    "Fill in the sheet Data, a row each; leave the headers as they are. Columns with a * are required.",
)


def template_of(what: str, kind: str | None) -> tuple[list[Column], str, tuple[str, ...]]:
    """(columns, title, notes) of a template.

    what     readings, records or figures
    kind     kind of the records; service of the readings, None: any
    raises   Missing: there is no such thing; names those there are
    """
    catalogue = load_catalogue()
    if what == "records":
        found = find_record_kind(kind or "")
        title = f"{found.name_id} ({found.name_en})"
        return record_columns(found, catalogue.units), title, (found.description_id, found.description_en, *_NOTES)
    if what == "figures":
        found = statement_kind()
        title = f"{found.name_id} ({found.name_en})"
        return record_columns(found, catalogue.units), title, (found.description_id, found.description_en, *_NOTES)
    if what != "readings":
        raise Missing(f"no template of {what!r}; there are readings, records and figures")
    if kind is None:
        return reading_columns(None, catalogue.units), "Data pengukuran (readings)", _NOTES
    if kind not in catalogue.services:
        raise Missing(f"no service {kind!r}; there are {', '.join(catalogue.services)}")
    service = catalogue.services[kind]
    return reading_columns(service, catalogue.units), f"{service.name_id} ({service.name_en})", _NOTES


def record_columns(kind: RecordKind, symbols: Mapping[str, str]) -> list[Column]:
    """Columns of a file of records of `kind`."""
    return [_column(fact, symbols) for fact in (kind.case, *kind.facts.values())]


def reading_columns(service: Service | None, symbols: Mapping[str, str]) -> list[Column]:
    """Columns of a file of readings: wide for one service, long for any."""
    time = _fact("time", "Waktu", "Time", "31/12/2025 08:00")
    point = _fact("text", "Titik", "Point", "air-01")
    if service is None:
        metric = _fact("text", "Parameter", "Metric", "pm25")
        value, unit = (
            _fact("number", "Nilai", "Value", "12,5"),
            _fact("text", "Satuan", "Unit", "µg/m³", required=False),
        )
        return [_column(fact, symbols) for fact in (time, point, metric, value, unit)]
    metrics = (
        _fact("number", metric.name_id, metric.name_en, "12,5", required=False, unit=metric.unit)
        for metric in service.metrics.values()
    )
    return [_column(fact, symbols) for fact in (time, point, *metrics)]


def write_template(path: Path, columns: Sequence[Column], title: str, notes: Sequence[str]) -> None:
    """Write the workbook.

    title   what the sheet is for
    notes   lines that stand above the explanation
    """
    with xlsxwriter.Workbook(str(path)) as book:
        data = book.add_worksheet(DATA_SHEET)
        bold = book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(columns):
            style = book.add_format({"num_format": _FORMATS.get(column.fact.type, "General")})
            data.set_column(place, place, max(16, len(column.header) + 2), style)
            data.write_string(0, place, column.header, bold)
            if column.fact.choices:
                choices = {"validate": "list", "source": list(column.fact.choices)}
                data.data_validation(1, place, _ROWS, place, choices)
        data.freeze_panes(1, 0)
        _explain(book, columns, title, notes, bold)


def _explain(
    book: xlsxwriter.Workbook, columns: Sequence[Column], title: str, notes: Sequence[str], bold: Format
) -> None:
    sheet = book.add_worksheet("Penjelasan")
    for row, text in enumerate((title, *notes)):
        sheet.write_string(row, 0, text)
    head = len(notes) + 2
    sheet.write_row(head, 0, _EXPLAINED, bold)
    for row, column in enumerate(columns, head + 1):
        fact = column.fact
        content = f"{_TYPES[fact.type]}: {', '.join(fact.choices)}" if fact.choices else _TYPES[fact.type]
        required = "ya" if fact.required else "tidak"
        cells = (column.header, fact.name_en, required, content, fact.unit or "", fact.example)
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text)
    sheet.set_column(0, len(_EXPLAINED) - 1, 24)


def _column(fact: Fact, symbols: Mapping[str, str]) -> Column:
    # What is counted, {conn}, is in the name already.
    is_said = fact.unit is None or fact.unit.startswith("{")
    unit = None if is_said else symbols.get(fact.unit or "", fact.unit)
    return Column(f"{fact.name_id}{f' ({unit})' if unit else ''}{' *' if fact.required else ''}", fact)


def _fact(
    kind: str, name_id: str, name_en: str, example: str, *, required: bool = True, unit: str | None = None
) -> Fact:
    content = {"type": kind, "name_id": name_id, "name_en": name_en, "example": example}
    return Fact.model_validate(content | {"required": required, "unit": unit})
