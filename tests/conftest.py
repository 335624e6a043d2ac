"""Services of the tests: a real database and a real broker, started once, and fresh stores.

database_url   a server, for the whole run; NADI_TEST_DATABASE_URL names one that exists instead
store_url      a migrated, empty database for this module
empty_store_url  the same for this one test
broker         a broker, for the whole run; `broker.urls[name]` for the names below
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from deploy.embedded.accounts import Account
from deploy.embedded.broker import Broker, run_broker
from deploy.embedded.database import run_database
from deploy.embedded.ports import free_port
from deploy.migrate import migrate

ACCOUNTS = [
    Account("nadi-ingest", "ingest-secret", "ingest"),
    Account("nadi-api", "api-secret", "api"),
    Account("nadi-publisher", "publisher-secret", "publisher"),
    Account("device-a", "a-secret", "device"),
    Account("device-b", "b-secret", "device"),
]


@pytest.fixture(scope="session")
def services_directory() -> Iterator[Path]:
    """Unlike pytest's own directories, one that the services' accounts may enter."""
    directory = Path(tempfile.mkdtemp(prefix="nadi-tests-"))
    directory.chmod(0o711)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def database_url(services_directory: Path) -> Iterator[str]:
    if existing := os.environ.get("NADI_TEST_DATABASE_URL"):
        yield existing
        return
    with run_database(services_directory / "database", free_port()) as database:
        yield database.url


@pytest.fixture(scope="session")
def broker(services_directory: Path) -> Iterator[Broker]:
    with run_broker(services_directory / "broker", free_port(), ACCOUNTS) as broker:
        yield broker


@pytest.fixture(scope="session")
def migrated_template(database_url: str) -> Iterator[str]:
    """Name of a migrated database: a copy of it is made in a fraction of the time."""
    with scratch_database(database_url) as (name, url):
        migrate(url)
        with psycopg.connect(database_url, autocommit=True) as connection:
            # A database that anyone is connected to cannot be copied, and TimescaleDB's scheduler connects by itself.
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield name


@pytest.fixture(scope="module")
def store_url(database_url: str, migrated_template: str) -> Iterator[str]:
    with scratch_database(database_url, migrated_template) as (_, url):
        yield url


@pytest.fixture
def empty_store_url(database_url: str, migrated_template: str) -> Iterator[str]:
    with scratch_database(database_url, migrated_template) as (_, url):
        yield url


@contextmanager
def scratch_database(server_url: str, template: str = "template0") -> Iterator[tuple[str, str]]:
    """A database of the server at `server_url`, dropped at the end; gives its name and URL."""
    name = f"nadi_test_{token_hex(6)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(create)
        try:
            yield name, urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(drop)
