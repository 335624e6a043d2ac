"""Broker and database together: one run at a time, and nothing of it outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from mqtt import REFUSED, connected

from core.errors import Unavailable
from deploy.embedded.ports import free_port
from deploy.embedded.stack import run_stack

PATIENCE_S = 60.0
RUN_AND_WAIT = """
import signal, sys
from pathlib import Path
from deploy.embedded.ports import free_port
from deploy.embedded.stack import run_stack
with run_stack(Path(sys.argv[1]), database_port=free_port(), mqtt_port=free_port()):
    print("up", flush=True)
    signal.pause()
"""


def processes_of(directory: Path) -> list[int]:
    """Numbers of the processes whose command line or working files name `directory`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
        except OSError:
            continue  # it ended while we looked
        if os.fsencode(str(directory)) in words:
            found.append(int(entry.parent.name))
    return found


def test_it_gives_what_processes_need(services_directory: Path) -> None:
    var = services_directory / "stack"
    with run_stack(var, database_port=free_port(), mqtt_port=free_port()) as stack:
        with psycopg.connect(stack.environment["NADI_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT current_user, current_database()").fetchone() == ("nadi", "nadi")
        with connected(stack.environment["NADI_MQTT_URL"], stack.environment["NADI_MQTT_CLIENT_ID"]) as ingest:
            assert ingest.connect_code == 0
        with connected(stack.publisher_mqtt_url, "p") as publisher:
            assert publisher.publish("nadi/v1/air/x/telemetry", "1") < REFUSED
    assert processes_of(var) == []


def test_a_second_run_gets_one_line_with_the_first_ones_number(services_directory: Path) -> None:
    var = services_directory / "twice"
    with (
        run_stack(var, database_port=free_port(), mqtt_port=free_port()),
        pytest.raises(Unavailable, match=rf"^the demo of this checkout already runs as process {os.getpid()};.*$"),
        run_stack(var, database_port=free_port(), mqtt_port=free_port()),
    ):
        pass


def test_killing_us_ends_the_services_and_the_next_run_starts(services_directory: Path) -> None:
    var = services_directory / "killed"
    command = [sys.executable, "-c", RUN_AND_WAIT, str(var)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "up\n"
        services = set(processes_of(var)) - {run.pid}
        assert len(services) >= 2
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_S
    while left := services & set(processes_of(var)):
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.02)
    with run_stack(var, database_port=free_port(), mqtt_port=free_port()):
        pass
    assert processes_of(var) == []
