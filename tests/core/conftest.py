"""An editor of a fresh registry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from registry_moment import NOW

from core.catalogue import load_catalogue
from core.devices.editor import Editor
from core.store.connection import Connection, connect

CATALOGUE = load_catalogue()


@pytest.fixture
def connection(empty_store_url: str) -> Iterator[Connection]:
    with connect(empty_store_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def editor(connection: Connection) -> Editor:
    return Editor(connection, CATALOGUE, "tester", NOW)
