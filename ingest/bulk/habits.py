"""How a file writes its numbers and dates: found out from all of it before anything is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.errors import ConfigurationError
from ingest.bulk.cells import Cells
from ingest.bulk.dates import DateEvidence, Order
from ingest.bulk.numbers import Decimal, NumberEvidence
from ingest.bulk.table import Chunk, Table

_BLOCK = 1 << 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """What the caller says of numbers and dates; None: the file decides, or it is asked."""

    decimal: Decimal | None = None
    dates: Order | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds for each column, by header; `rows` is how many the table has."""

    decimals: Mapping[str, Decimal]
    orders: Mapping[str, Order]
    zone: ZoneInfo
    rows: int


def find_habits(
    path: Path,
    table: Table,
    numbers: Mapping[str, Callable[[Chunk], Cells]],
    dates: Mapping[str, Callable[[Chunk], Cells]],
    said: Said,
    tell: Callable[[float], None],
    look: Callable[[Chunk], None] = lambda chunk: None,
) -> Habits:
    """Read the whole table once.

    numbers, dates  {header: its cells} of the columns that hold such
    tell            is told the share of the file that is read
    look            is shown each chunk
    raises          ConfigurationError: the file cannot be read to its end, or leaves a question open
    """
    number_evidence = {header: NumberEvidence() for header in numbers}
    date_evidence = {header: DateEvidence() for header in dates}
    rows = 0
    for chunk in table.chunks():
        if said.decimal is None:
            for header, cells in numbers.items():
                number_evidence[header].add(cells(chunk), chunk.line)
        if said.dates is None:
            for header, cells in dates.items():
                date_evidence[header].add(cells(chunk), chunk.line)
        look(chunk)
        rows = chunk.end
        tell(chunk.share)
    decimals = {
        header: _decided(path, header, evidence.decide) if said.decimal is None else said.decimal
        for header, evidence in number_evidence.items()
    }
    orders = {
        header: _decided(path, header, evidence.decide) if said.dates is None else said.dates
        for header, evidence in date_evidence.items()
    }
    return Habits(decimals, orders, said.zone, rows)


def _decided(path: Path, header: str, decide: Callable[[], T]) -> T:
    try:
        return decide()
    except ValueError as error:
        raise ConfigurationError(f"{path}, column {header!r}: {error}") from error


def digest_of(path: Path, *said: object) -> str:
    """Tells one import from another: the file's content and what was said of it."""
    digest = hashlib.sha256("\x00".join(map(repr, said)).encode())
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
