"""Which column of a file of records is which fact, and which rows speak of the same case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalogue.record_kinds import RecordKind
from core.errors import ConfigurationError
from ingest.bulk.cells import names
from ingest.bulk.mapping import Given, Wishes, assign
from ingest.bulk.names import PRIVATE, folded, split_unit
from ingest.bulk.table import Chunk


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """{attribute or 'key': where it stands}, and headers that are not read."""

    columns: Mapping[str, Given]
    ignored: tuple[str, ...]

    def headers(self, kind: RecordKind, *types: str) -> list[str]:
        """Headers of the columns that hold facts of those types."""
        facts = {"key": kind.case} | kind.facts
        return [given.header for name, given in self.columns.items() if facts[name].type in types and given.header]


def map_records(headers: tuple[str, ...], wishes: Wishes, kind: RecordKind, where: str) -> RecordMapping:
    """The mapping of a file of records of `kind`.

    raises   ConfigurationError: a column that is required is missing, or one is not understood; says what to do
    """
    found = assign(headers, wishes, kind.headers(), where)
    for name, fact in ({"key": kind.case} | kind.facts).items():
        if fact.required and name not in found:
            raise ConfigurationError(
                f"{where}: no column is {fact.name_id!r} ({fact.name_en}); say --column {name}=NAME, "
                f"of {', '.join(headers)}"
            )
    for name, given in found.items():
        _check_unit(where, given.header or "", kind.facts[name].unit if name in kind.facts else None)
    used = {given.header for given in found.values()} | wishes.ignored
    private = {folded(name) for name in PRIVATE}
    ignored = sorted(wishes.ignored)
    for header in headers:
        if header not in used and folded(header) not in private:
            raise ConfigurationError(
                f"{where}: column {header!r} is no fact of a {kind.key}, which has {', '.join(kind.facts)}; "
                f"say --column NAME={header!r} or --ignore {header!r}"
            )
        if header not in used:
            ignored.append(header)
    return RecordMapping(found, tuple(ignored))


def _check_unit(where: str, header: str, unit: str | None) -> None:
    said = split_unit(header)[1]
    if said and unit and _plain(said) != _plain(unit):
        raise ConfigurationError(f"{where}: column {header!r} is in {said!r}, {unit!r} is expected; convert it")


def _plain(unit: str) -> str:
    """A unit without what differs between spellings: superscripts and the braces of UCUM."""
    return unit.translate(str.maketrans("²³", "23", "{}[]^ ")).casefold()


class Repeats:
    """Rows of a file that speak of a case which a row before them spoke of.

    same   lines that say the same again
    other  {line that says something else: the first line}
    """

    def __init__(self, key: Given, columns: list[str]) -> None:
        self._key, self._columns = key, columns
        self._first: dict[str, tuple[int, int]] = {}
        self.same: set[int] = set()
        self.other: dict[int, int] = {}

    def look(self, chunk: Chunk) -> None:
        """Look at more rows."""
        keys = names(self._key.cells(chunk)).to_pylist()
        facts = zip(*([cells.shown(row) for row in range(len(chunk))] for cells in map(chunk.columns.get, self._columns)
                      if cells is not None), strict=True)  # fmt: skip
        for line, key, said in zip(chunk.line.tolist(), keys, facts, strict=True):
            first, digest = self._first.setdefault(key, (line, hash(said)))
            if first != line and digest == hash(said):
                self.same.add(line)
            elif first != line:
                self.other[line] = first
