"""A regency in a fresh store; its tables are emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from regency import Regency

from core.store.connection import Connection, connect


@pytest.fixture(scope="module")
def store(store_url: str) -> Iterator[Connection]:
    with connect(store_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def regency(store: Connection) -> Regency:
    return Regency(store)
