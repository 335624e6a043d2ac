"""The API over a real database that holds a small city; its clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from api_city import NOW, build
from fastapi.testclient import TestClient

from api.app import make_app
from api.context import Context
from core.catalogue import load_catalogue
from core.settings import load_settings
from core.store.connection import connect, make_pool

HERE = ("127.0.0.1", 50_000)


def make_context(url: str, **settings: str) -> Context:
    names = {f"NADI_{name.upper()}": value for name, value in settings.items()}
    pool = make_pool(url, size=4)
    pool.timeout = 0.5
    return Context(load_settings({"NADI_DATABASE_URL": url, **names}), load_catalogue(), pool, lambda: NOW)


@contextmanager
def serving(context: Context, caller: tuple[str, int] = HERE) -> Iterator[TestClient]:
    """A client of the API over `context`."""
    app = make_app(context)
    with TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False, client=caller) as client:
        yield client


@pytest.fixture(scope="module")
def city_url(store_url: str) -> str:
    with connect(store_url, autocommit=True) as connection:
        build(connection)
    return store_url


@pytest.fixture(scope="module")
def client(city_url: str) -> Iterator[TestClient]:
    with serving(make_context(city_url)) as client:
        yield client
