"""A masterplan read from a workbook: a sheet a kind of entry, a row an entry, a column a year's target."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from core.catalogue.plan_check import Finding
from core.catalogue.plan_toml import PLURALS, Loc
from core.errors import ConfigurationError

PLAN = "plan"
# Entries below entries: the sheet, the section above, its key columns, and the model's name for them there.
NESTED = {
    "revisions": ("goals", ("indicator", "scope"), "revisions"),
    "follow_ups": ("recommendations", ("id",), "follow_ups"),
}
LISTS = ("collaborators", "communities", "codes", "peers")
WHOLE = ("year", "first_year", "last_year", "baseline_year")
TARGET = "target_"
SEPARATOR = "; "


@dataclass(frozen=True)
class Sheets:
    """What a workbook says, and in which row.

    findings   what cannot be said in the content: rows that belong to no entry
    """

    content: dict[str, Any]
    rows: dict[Loc, tuple[str, int]]
    findings: list[Finding]

    def where(self, loc: Loc) -> str:
        sheet, row = self._row(loc)
        names = [str(part) for part in loc if not isinstance(part, int)]
        column = f", column {names[-1]}" if len(names) > 1 else ""
        return f"sheet {sheet}, row {row}{column}"

    def order(self, loc: Loc) -> tuple[int, ...]:
        sheet, row = self._row(loc)
        return [PLAN, *PLURALS.values(), *NESTED].index(sheet), row

    def _row(self, loc: Loc) -> tuple[str, int]:
        while loc not in self.rows and loc:
            loc = loc[:-1]
        return self.rows.get(loc, (PLAN, 1))


def read(path: Path) -> Sheets:
    """The workbook's content.

    raises   ConfigurationError: it is no workbook, or has no sheet called plan
    """
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise ConfigurationError(f"{path}: cannot be read as a workbook: {str(error).splitlines()[0]}") from error
    if PLAN not in book.sheet_names:
        raise ConfigurationError(f"{path}: has no sheet {PLAN!r}; nadi masterplan export makes such a file")
    content: dict[str, Any] = {}
    rows: dict[Loc, tuple[str, int]] = {}
    for number, row in enumerate(book.get_sheet_by_name(PLAN).to_python(skip_empty_area=False), 1):
        if number > 1 and len(row) > 1 and row[0]:
            content[str(row[0])] = _value(str(row[0]), row[1])
            rows[(str(row[0]),)] = (PLAN, number)
    for section in PLURALS.values():
        found = _table(book, section)
        content[section] = [_entry(cells) for _, cells in found]
        rows |= {(section, index): (section, number) for index, (number, _) in enumerate(found)}
    findings = [
        finding
        for sheet, nesting in NESTED.items()
        for finding in _put_below(content, rows, sheet, nesting, _table(book, sheet))
    ]
    return Sheets(content, rows, findings)


def _table(book: CalamineWorkbook, sheet: str) -> list[tuple[int, dict[str, Any]]]:
    """(row number, {column: value}) of a sheet with a heading line; empty cells are left out."""
    if sheet not in book.sheet_names:
        return []
    lines = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    header = [str(name).strip() for name in lines[0]] if lines else []
    found = []
    for number, line in enumerate(lines[1:], 2):
        cells = {name: value for name, value in zip(header, line, strict=False) if name and value != ""}
        if cells:
            found.append((number, cells))
    return found


def _entry(cells: dict[str, Any]) -> dict[str, Any]:
    entry = {name: _value(name, value) for name, value in cells.items() if not name.startswith(TARGET)}
    targets = {
        int(name.removeprefix(TARGET)): value
        for name, value in cells.items()
        if name.startswith(TARGET) and name.removeprefix(TARGET).isdecimal()
    }
    return entry | ({"targets": targets} if targets else {})


def _value(name: str, value: Any) -> Any:
    if name in LISTS:
        return [part.strip() for part in str(value).split(SEPARATOR.strip()) if part.strip()]
    if name in WHOLE and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.datetime):
        return value.date()
    return value


def _put_below(
    content: dict[str, Any],
    rows: dict[Loc, tuple[str, int]],
    sheet: str,
    nesting: tuple[str, tuple[str, ...], str],
    found: list[tuple[int, dict[str, Any]]],
) -> list[Finding]:
    """Put each row of `found` into the entry that it belongs to; what of them belongs to none."""
    section, keys, field = nesting
    lost = []
    places = {tuple(entry.get(key, "city") for key in keys): index for index, entry in enumerate(content[section])}
    for number, cells in found:
        entry = _entry(cells)
        name = tuple(entry.pop(key, "city") for key in keys)
        if name not in places:
            loc = (sheet, number)
            rows[loc] = (sheet, number)
            lost.append(Finding(loc, f"there is no such entry in sheet {section}", " ".join(map(str, name))))
            continue
        steps = content[section][places[name]].setdefault(field, [])
        rows[section, places[name], field, len(steps)] = (sheet, number)
        steps.append(entry)
    return lost
