"""Records as a table of CSV: the first line names the facts, in any of the names that the catalogue has for them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from api.problems import Problem, nearest
from api.record_entries import UNKNOWN, Entries, check_count, judge
from api.record_values import Unfit, from_cell
from core.catalogue.record_kinds import RecordKind

_SEPARATORS = (";", "\t", ",")


def from_csv(payload: bytes, kind: RecordKind, zone: ZoneInfo) -> Entries:
    """Records of a table: its first line names the facts; with semicolons between, decimals have a comma.

    raises   Problem: it is no table, or holds too many
    """
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("invalid-parameter", ("CSV harus UTF-8", "CSV must be UTF-8"), parameter="body") from error
    head = text.split("\n", 1)[0]
    separator = next((each for each in _SEPARATORS if each in head), ",")
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    entries = Entries()
    try:
        columns = _columns(entries, kind, next(rows, []))
        for line, row in _lines(rows):
            said = dict(zip(columns, (cell.strip() for cell in row), strict=False))
            judge(entries, line, kind, _facts(entries, line, kind, said, zone, separator == ";"), zone)
    except csv.Error as error:
        raise Problem("invalid-parameter", (f"CSV: {error}", f"CSV: {error}"), parameter="body") from error
    return entries


def _lines(rows: Any) -> Iterator[tuple[int, list[str]]]:
    for row in rows:
        if any(cell.strip() for cell in row):
            check_count(rows.line_num - 1)
            yield rows.line_num, row


def _columns(entries: Entries, kind: RecordKind, header: list[str]) -> list[str]:
    """Of each column the fact that it holds; its own name where that is none, which is an error."""
    by_name = {_folded(name): fact for fact, names in kind.headers().items() for name in names}
    found = []
    for name in header:
        fact = by_name.get(_folded(name))
        if fact is None:
            entries.wrong(1, name, name, UNKNOWN, nearest=nearest(name, kind.headers()))
        found.append(fact or name)
    return found


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _facts(
    entries: Entries, line: int, kind: RecordKind, said: dict[str, str], zone: ZoneInfo, has_commas: bool
) -> dict[str, Any]:
    facts = {"key": kind.case, **kind.facts}
    found: dict[str, Any] = {}
    for name, text in said.items():
        if not text or name not in facts:
            continue
        try:
            found[name] = from_cell(facts[name], text, zone, has_commas=has_commas)
        except Unfit:
            found[name] = text  # it is judged with the others
    return found
