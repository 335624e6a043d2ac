"""The private broker and database of one checkout, together, one run at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable
from deploy.embedded.accounts import Account
from deploy.embedded.broker import Broker, run_broker
from deploy.embedded.database import Database, run_database
from deploy.embedded.location import kept_secret

INGEST = "nadi-ingest"
API = "nadi-api"
PUBLISHER = "nadi-publisher"


@dataclass(frozen=True)
class Stack:
    """A running broker and database.

    environment         NADI_* settings of a process that uses them
    api_mqtt_url        for the API, which publishes what it is handed over HTTP
    publisher_mqtt_url  for a process that speaks for the demo devices
    """

    environment: dict[str, str]
    api_mqtt_url: str
    publisher_mqtt_url: str
    broker: Broker
    database: Database

    def require_running(self) -> None:
        """Raises Unavailable, with its last words, once the broker or the database has ended."""
        for child in (self.database.process, self.broker.process):
            if not child.is_running:
                raise Unavailable(f"{child.name} ended with code {child.process.returncode}: {child.last_words()}")


@contextmanager
def run_stack(var: Path, *, database_port: int, mqtt_port: int) -> Iterator[Stack]:
    """Broker and database that run while the context is open.

    var      holds what they keep from run to run
    raises   Unavailable: another run uses `var`, or a service does not start
             ConfigurationError: a port is taken, or something is not installed
    """
    var.mkdir(parents=True, exist_ok=True)
    with (
        _only_run(var / "demo.lock"),
        run_database(var / "database", database_port) as database,
        run_broker(var / "broker", mqtt_port, _accounts(var / "secrets")) as broker,
    ):
        environment = {
            "NADI_DATABASE_URL": database.url,
            "NADI_MQTT_URL": broker.urls[INGEST],
            # Whoever connects under a client's id takes over its session and its queue, if only to lose it.
            # The id of ingest is therefore a secret too.
            "NADI_MQTT_CLIENT_ID": f"{INGEST}-{kept_secret(var / 'secrets' / 'client-id')}",
        }
        yield Stack(environment, broker.urls[API], broker.urls[PUBLISHER], broker, database)


def _accounts(directory: Path) -> list[Account]:
    directory.mkdir(mode=0o700, exist_ok=True)
    return [
        Account(INGEST, kept_secret(directory / INGEST), "ingest"),
        Account(API, kept_secret(directory / API), "api"),
        Account(PUBLISHER, kept_secret(directory / PUBLISHER), "publisher"),
    ]


@contextmanager
def _only_run(path: Path) -> Iterator[None]:
    """Hold the lock `path`. The kernel lets go of it when we end, so a crash leaves none behind."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise Unavailable(
                f"the demo of this checkout already runs as process {file.read().strip() or 'unknown'}; "
                f"end that one first: Ctrl-C there, or kill it"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
