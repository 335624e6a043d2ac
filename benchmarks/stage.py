"""What every benchmark over the pipeline stands on: broker, database, ingest, and a load from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.store import devices
from core.store.connection import Connection
from deploy.embedded.ports import free_port
from deploy.embedded.processes import Child
from deploy.embedded.stack import Stack, run_stack
from deploy.migrate import migrate


@contextmanager
def running_stack() -> Iterator[tuple[Stack, Path]]:
    """An empty, migrated store and a broker, and the directory that all of it is in."""
    with tempfile.TemporaryDirectory(prefix="nadi-bench-") as name:
        directory = Path(name)
        directory.chmod(0o711)
        with run_stack(directory, database_port=free_port(), mqtt_port=free_port()) as stack:
            migrate(stack.environment["NADI_DATABASE_URL"])
            yield stack, directory


@contextmanager
def running_ingest(stack: Stack, directory: Path) -> Iterator[Child]:
    """An ingest that is connected."""
    environment = {**os.environ, **stack.environment}
    child = Child(
        "ingest", [sys.executable, "-m", "cli", "ingest"], log=directory / "ingest.log", environment=environment
    )
    try:
        child.wait_ready(lambda: b"connected to broker" in child.log.read_bytes())
        yield child
    finally:
        child.stop()


def start_load(*arguments: str) -> subprocess.Popen[str]:
    """benchmarks.load as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )


def register_devices(connection: Connection, count: int) -> None:
    """The devices that benchmarks.load speaks for."""
    registrations = (
        devices.Registration(
            point=f"bench-{number:05d}",
            device=f"bench-{number:05d}",
            service="air",
            name=f"bench {number}",
            agency="dlh",
            origin="simulated",
            interval_s=1,
            district="64.08.04",
        )
        for number in range(count)
    )
    with connection.transaction():
        devices.register(connection, registrations)
