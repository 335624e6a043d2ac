"""The private database: closed to strangers, kept from run to run, not tripped by what a crash left."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from core.errors import ConfigurationError
from deploy.embedded import location
from deploy.embedded.database import run_database
from deploy.embedded.ports import free_port


def test_it_has_timescaledb_and_a_durable_commit(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        shown = [
            connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("shared_preload_libraries", "synchronous_commit", "fsync", "listen_addresses")
        ]
    assert shown == [("timescaledb",), ("on",), ("on",), ("127.0.0.1",)]


def test_strangers_are_refused(database_url: str) -> None:
    address = urlsplit(database_url)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://nadi:guessed@{address.hostname}:{address.port}/nadi")


def test_data_and_password_stay_and_half_made_data_goes(services_directory: Path) -> None:
    directory = services_directory / "restarted-database"
    unfinished = directory / "private" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("a crash in initdb left this")
    with run_database(directory, free_port()) as database, psycopg.connect(database.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    assert not unfinished.exists()
    assert stat.S_IMODE((directory / "password").stat().st_mode) == 0o600
    # A crash leaves its number; here it is that of a process which is no database.
    (directory / "private" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with run_database(directory, free_port()) as database, psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (7,)
    assert not database.process.is_running


def test_a_taken_port_is_named(services_directory: Path, database_url: str) -> None:
    port = urlsplit(database_url).port
    assert port is not None
    with (
        pytest.raises(ConfigurationError, match=rf"port {port} for the database is in use.*DATABASE_PORT="),
        run_database(services_directory / "second-database", port),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root runs the server with its own rights")
def test_in_a_home_closed_to_others_data_lies_elsewhere(
    services_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = services_directory / "elsewhere"
    monkeypatch.setattr(location, "ELSEWHERE", elsewhere)
    tmp_path.chmod(0o700)
    directory = tmp_path / "database"
    for _ in range(2):
        with run_database(directory, free_port()) as database, psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept ()")
    home = Path((directory / location.POINTER).read_text().strip())
    assert home.is_relative_to(elsewhere)
    assert (home / "data" / "PG_VERSION").exists()
    assert not (directory / "private").exists()
