"""A database with a small city, and an import of any file of readings into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bulk_city import NOW, SETTINGS, WITA, Import, build

from core.catalogue import load_catalogue
from core.store.connection import Connection, connect
from ingest.bulk.habits import Said
from ingest.bulk.mapping import Wishes
from ingest.bulk.reading_job import import_readings
from ingest.bulk.request import Outcome, Request
from ingest.bulk.table import Form


@pytest.fixture
def store(empty_store_url: str) -> Iterator[Connection]:
    """An open connection to a database with the points aq-1, aq-2 (air) and dma-1 (water)."""
    with connect(empty_store_url, autocommit=True) as connection:
        build(connection)
        yield connection


@pytest.fixture
def load(store: Connection, tmp_path: Path) -> Import:
    """Imports a text, bytes or a file."""

    def load(
        content: str | bytes | Path,
        *,
        applies: bool = True,
        said: Said = WITA,
        wishes: Wishes | None = None,
        form: Form | None = None,
        name: str = "readings.csv",
    ) -> Outcome:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        request = Request(path, form or Form(), wishes or Wishes(), said, applies)
        return import_readings(
            store, load_catalogue(), SETTINGS, request, now=lambda: NOW, tell=lambda step, share: None
        )

    return load
