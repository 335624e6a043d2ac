"""The API over a database, asked without a network, its clock standing still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api_city import NOW
from fastapi.testclient import TestClient

from api.app import make_app
from api.context import Context
from core.catalogue import load_catalogue
from core.settings import load_settings
from core.store.pool import Pool

HERE = ("127.0.0.1", 50_000)


def make_context(url: str, **settings: str) -> Context:
    names = {f"NADI_{name.upper()}": value for name, value in settings.items()}
    pool = Pool(url, size=4)
    pool.timeout = 0.5
    return Context(load_settings({"NADI_DATABASE_URL": url, **names}), load_catalogue(), pool, lambda: NOW)


@contextmanager
def serving(context: Context, caller: tuple[str, int] = HERE) -> Iterator[TestClient]:
    """A client of the API over `context`."""
    app = make_app(context)
    with TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False, client=caller) as client:
        yield client
