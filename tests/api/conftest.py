"""The API over a real database that holds a small city."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_city import build
from api_client import make_context, serving
from fastapi.testclient import TestClient

from core.store.connection import connect


@pytest.fixture(scope="module")
def city_url(store_url: str) -> str:
    with connect(store_url, autocommit=True) as connection:
        build(connection)
    return store_url


@pytest.fixture(scope="module")
def client(city_url: str) -> Iterator[TestClient]:
    with serving(make_context(city_url)) as client:
        yield client
