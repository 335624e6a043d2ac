"""An editor of a fresh registry, and a series in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from correction_scene import write
from registry_moment import NOW, STATION

from core.catalogue import load_catalogue
from core.devices.adding import add
from core.devices.editor import Editor
from core.store import devices
from core.store.connection import Connection, connect

CATALOGUE = load_catalogue()


@pytest.fixture
def connection(empty_store_url: str) -> Iterator[Connection]:
    with connect(empty_store_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def editor(connection: Connection) -> Editor:
    return Editor(connection, CATALOGUE, "tester", NOW)


@pytest.fixture
def series(editor: Editor, connection: Connection) -> int:
    """pm25 at point p: 10, 20, 30, 40 at four full hours before NOW."""
    add(editor, STATION)
    found = devices.deployed(connection, "a")
    assert found is not None
    made = devices.allocate_series(connection, found.point_id, "pm25", 300, is_counter=False)
    write(connection, made, {0: 10.0, 1: 20.0, 2: 30.0, 3: 40.0})
    return made
