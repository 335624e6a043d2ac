"""A table of devices as offices keep it: CSV with ',' or ';', with or without a BOM, headings in either language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.devices.facts import Facts, Unfit
from core.errors import ConfigurationError, Unavailable

# {column: other headings that mean it}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "device": ("perangkat",),
    "kind": ("jenis",),
    "service": ("layanan",),
    "point": ("titik", "titik pantau"),
    "name": ("nama",),
    "district": ("kecamatan",),
    "latitude": ("lintang",),
    "longitude": ("bujur",),
    "interval_s": ("interval", "interval detik"),
    "agency": ("instansi", "opd"),
    "origin": ("asal",),
    "gateway": ("gerbang",),
    "server": ("peladen",),
    "application": ("aplikasi",),
}
_HEADINGS = {heading: column for column, others in COLUMNS.items() for heading in (column, *others)}
# Facts of the point that formulas use: attributes.floor_area_m2
_ATTRIBUTES = ("attributes.", "atribut.")
_FORMS = {
    "latitude": "degrees such as 0.5607 or 0,5607",
    "longitude": "degrees such as 117.5245 or 117,5245",
    "interval_s": "a whole number of seconds such as 300",
}
_TRUTHS = {"true": True, "false": False, "ya": True, "tidak": False}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, counted from 1, heading included; its facts, or what is wrong with it."""

    line: int
    device: str
    facts: Facts | Unfit


def read_table(path: Path) -> list[Row]:
    """The rows of the CSV file `path`; empty lines are none.

    raises   Unavailable: it cannot be read; ConfigurationError: its first line does not say what the columns are
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"cannot read {path}: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # Excel's "CSV" that is not "CSV UTF-8"
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [_column(path, heading) for heading in next(lines, [])]
        if "device" not in columns:
            raise ConfigurationError(f"{path}: line 1: there is no column device (perangkat); it names each row")
        return list(_rows(lines, columns))
    except csv.Error as error:
        raise ConfigurationError(f"{path}: line {lines.line_num}: {error}") from error


def _column(path: Path, heading: str) -> str:
    name = heading.strip().casefold().replace("_", " ")
    column = _HEADINGS.get(name.replace(" ", "_")) or _HEADINGS.get(name)
    if column is None and heading.strip().startswith(_ATTRIBUTES):
        column = heading.strip()
    if column is None:
        known = ", ".join(COLUMNS)
        raise ConfigurationError(f"{path}: line 1: column {heading!r} is unknown; known are {known}, attributes.NAME")
    return column


def _rows(lines: Any, columns: list[str]) -> Iterator[Row]:
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        device = values.get("device", "")
        try:
            if len(cells) > len(columns):
                raise Unfit("line", cells[len(columns)], f"more cells than the {len(columns)} columns; is it quoted?")
            facts: Facts | Unfit = _facts(values)
        except Unfit as error:
            facts = error
        yield Row(lines.line_num, device, facts)


def _facts(values: Mapping[str, str]) -> Facts:
    if not values.get("device"):
        raise Unfit("device", None, "each row names its device")
    said: dict[str, Any] = {"attributes": {}}
    for column, text in values.items():
        if not text:
            continue
        if column in _FORMS:
            said[column] = _number(column, text)
        elif column in COLUMNS:
            said[column] = text
        else:
            said["attributes"][column.partition(".")[2]] = _attribute(text)
    return Facts(**said)


def _number(column: str, text: str) -> float | int:
    try:
        return int(text) if column == "interval_s" else float(text.replace(",", ".", 1))
    except ValueError as error:
        raise Unfit(column, text, _FORMS[column]) from error


def _attribute(text: str) -> float | bool | str:
    """A number, ya or tidak, or the text itself."""
    if text.casefold() in _TRUTHS:
        return _TRUTHS[text.casefold()]
    try:
        return float(text.replace(",", ".", 1))
    except ValueError:
        return text
