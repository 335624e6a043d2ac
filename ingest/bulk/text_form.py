"""How a text file is written: its encoding and separator, found out or asked for."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path

from core.errors import ConfigurationError

SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
_BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path) -> str:
    """UTF-8 if all of the file is; else cp1252, in which Windows in Indonesia saves.

    raises   ConfigurationError: neither
    """
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    for name in ("utf-8", "cp1252"):
        if _can_decode(path, name):
            return name
    raise ConfigurationError(f"{path}: neither UTF-8 nor cp1252; say --encoding NAME")


def _can_decode(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def first_rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of the rows in `text`; the last may be cut."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return rows
    return rows


def separator_of(path: Path, text: str, is_known: Callable[[str], bool]) -> str:
    """The sign between cells: the one that gives the most known headers in one line, then the most headers.

    text     the beginning of the file
    raises   ConfigurationError: two do as well
    """
    if text.startswith("sep=") and text[4:5] in SEPARATORS:
        return text[4]
    scores = {}
    for separator in SEPARATORS:
        rows = [cells for _, cells in first_rows(text, separator)[:50]]
        known = max((sum(map(is_known, row)) for row in rows), default=0)
        scores[separator] = (known, len(rows[0]) if rows else 0)
    best = max(scores.values())
    found = [separator for separator, score in scores.items() if score == best]
    if len(found) > 1 and best[1] > 1:
        names = " or ".join(SEPARATORS[separator] for separator in found)
        raise ConfigurationError(f"{path}: are the cells separated by {names}? say --separator")
    return found[0]
