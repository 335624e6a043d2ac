"""Reported figures that ship with the catalogue, each with its published source: history before any sensor stood."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core import statements
from core.catalogue import Catalogue
from core.catalogue.load import DIRECTORY
from core.errors import ConfigurationError
from core.statements import Unfit
from core.store.connection import Connection
from core.store.statements import Stated

FILE = DIRECTORY / "reported.csv"
# Two names, since nobody verifies what he stated himself; both say where the figures come from.
_STATED_BY, _VERIFIED_BY = "catalogue", "catalogue (published sources)"


def load_figures(connection: Connection, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> int:
    """State and verify the shipped figures of which nothing has been stated yet.

    connection   autocommitting
    returns      figures newly stored
    raises       ConfigurationError: the file says something impossible; names the line
    """
    count = 0
    for stated in shipped(catalogue, zone, now):
        with connection.transaction():
            if statements.outcome(connection, stated) != "new":
                continue
            _, number = statements.state(connection, stated, who=_STATED_BY, now=now)
            if number is not None:
                statements.verify(connection, catalogue, number, who=_VERIFIED_BY, now=now)
                count += 1
    return count


def shipped(catalogue: Catalogue, zone: ZoneInfo, now: datetime, path: Path = FILE) -> Iterator[Stated]:
    """The figures of the file, checked."""
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            said: dict[str, Any] = {name: cell or None for name, cell in row.items()}
            try:
                yield statements.statement_of(catalogue, said, zone, now)
            except Unfit as unfit:
                raise ConfigurationError(f"catalogue: {path}, line {line}: {unfit}") from unfit
