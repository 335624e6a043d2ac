"""A masterplan written as a workbook, in the form that `xlsx_read` reads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

from core.catalogue import Masterplan
from core.catalogue.plan_toml import PLURALS
from core.plan.xlsx_read import NESTED, PLAN, SEPARATOR, TARGET


def write(plan: Masterplan, path: Path) -> None:
    """Write the workbook."""
    content = plan.model_dump()
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        bold = book.add_format({"bold": True})
        head = [{"key": key, "value": value} for key, value in content.items() if key not in PLURALS.values()]
        _write_sheet(book, PLAN, head, bold)
        for section in PLURALS.values():
            _write_sheet(book, section, [_row(entry) for entry in content[section]], bold)
        for sheet, (section, keys, field) in NESTED.items():
            below = [{key: entry[key] for key in keys} | step for entry in content[section] for step in entry[field]]
            _write_sheet(book, sheet, below, bold)


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as cells: lists in one, targets in a column a year, what is below in sheets of its own."""
    nested = [field for _, _, field in NESTED.values()]
    row = {key: value for key, value in entry.items() if key not in ("targets", *nested)}
    return row | {f"{TARGET}{year}": value for year, value in sorted(entry.get("targets", {}).items())}


def _write_sheet(book: Any, name: str, rows: list[dict[str, Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows, 1):
        for column, key in enumerate(columns):
            value = row.get(key)
            if isinstance(value, list | tuple):
                value = SEPARATOR.join(value)
            if value is not None and value != "":
                _write_cell(sheet, number, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    match value:
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value)
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()))
        case _:
            sheet.write_string(row, column, str(value))  # as text: a leading = is no formula
