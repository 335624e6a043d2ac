"""A private PostgreSQL with TimescaleDB: made on first use, on the loopback interface, with a password."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from core.errors import Unavailable
from deploy.embedded.location import kept_secret, private_directory, write_private
from deploy.embedded.ports import HOST, require_free
from deploy.embedded.processes import Child, run_as, service_user, wait_gone
from deploy.embedded.programs import find_database_programs

NAME = "nadi"
PORT_CHOICE = "make demo DATABASE_PORT=15433"

# For two cores and 4 GB, shared with the broker and with Nadi itself.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # Chunks are tables: a query over years locks many.
    "max_locks_per_transaction": "256",
    # A message is acknowledged after the commit, so the commit must be on the disk.
    "synchronous_commit": "on",
    # Few, long checkpoints: each makes the first write to a page costlier.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    # Compiling pays off for queries of seconds; ours take milliseconds over many chunks.
    "jit": "off",
}


@dataclass(frozen=True)
class Database:
    """A running server.

    url      of the database `nadi`, as its owner, with the password: never show it
    process  the server
    """

    url: str
    process: Child


@contextmanager
def run_database(directory: Path, port: int) -> Iterator[Database]:
    """A server that runs while the context is open.

    directory  holds its data and its password, from run to run
    port       on the loopback interface
    raises     ConfigurationError: the port is taken, or PostgreSQL or TimescaleDB is not installed
               Unavailable: it does not start; the message has its last words
    """
    directory = directory.absolute()
    user = service_user("postgres")
    home = private_directory(directory, user)
    data = home / "data"
    wait_gone(data / "postmaster.pid", str(data), "the database")
    require_free(port, "the database", PORT_CHOICE)
    programs = find_database_programs()
    password = kept_secret(directory / "password")
    if not data.exists():
        _create(programs, home, data, user, password)
    options = [word for key, value in SETTINGS.items() for word in ("-c", f"{key}={value}")]
    server = Child(
        "the database",
        [str(programs / "postgres"), "-D", str(data), "-p", str(port), *options],
        log=directory / "log",
        user=user,
        stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown: does not wait for clients
    )
    try:
        server.wait_ready(lambda: _answers(port, password))
        yield Database(_url(port, password, NAME), server)
    finally:
        server.stop()


def _create(programs: Path, home: Path, data: Path, user: str | None, password: str) -> None:
    """Initialise under another name first: a crash in between leaves nothing that looks finished."""
    unfinished = home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    secret = home / "password.initdb"
    write_private(secret, password + "\n", user)
    command = [str(programs / "initdb"), "-D", str(unfinished), "--username", NAME, "--pwfile", str(secret)]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    try:
        made = run_as(user, command)
    finally:
        secret.unlink()
    if made.returncode != 0:
        raise Unavailable(f"initdb failed: {(made.stderr.strip() or made.stdout.strip()).splitlines()[-1:]}")
    unfinished.rename(data)


def _answers(port: int, password: str) -> bool:
    """Whether the server takes queries; its database is created where missing."""
    try:
        with psycopg.connect(_url(port, password, "postgres"), autocommit=True, connect_timeout=5) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise Unavailable("the database does not take the password kept beside it") from error
        return False
    return True


def _url(port: int, password: str, name: str) -> str:
    return f"postgresql://{NAME}:{password}@{HOST}:{port}/{name}"
