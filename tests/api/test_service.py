"""`nadi api` as a process: it ends in peace, and a taken port is one clear line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from core.access.keys import Wish, create
from core.catalogue import load_catalogue
from core.store.connection import connect
from deploy.embedded.ports import free_port

COMMAND = [sys.executable, "-c", "from cli.main import main; main()", "api"]
ROOT = Path(__file__).parents[2]


def start(url: str, port: int, **settings: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "NADI_DATABASE_URL": url, "NADI_API_PORT": str(port), **settings}
    return subprocess.Popen(COMMAND, env=environment, cwd=ROOT, text=True, stderr=subprocess.PIPE)


def wait_answer(address: str, process: subprocess.Popen[str]) -> int:
    for _ in range(600):
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError(f"{address} does not answer")


def test_sigterm_ends_it_in_peace(city_url: str) -> None:
    port = free_port()
    process = start(city_url, port)
    try:
        assert wait_answer(f"http://127.0.0.1:{port}/v1/masterplan", process) == 200
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in said


def test_a_taken_port_is_one_line_that_says_what_to_do(city_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(city_url, port)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    choice = f"choose another: NADI_API_PORT={port + 1}"
    assert said == f"nadi: cannot listen on 127.0.0.1 port {port}: Address already in use; {choice}\n"


def children(pid: int) -> list[int]:
    """Processes that `pid` started and that answer; the other helper of multiprocessing listens to nobody."""
    numbers = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return [number for number in numbers if b"spawn_main" in Path(f"/proc/{number}/cmdline").read_bytes()]


def test_several_workers_count_as_one_and_one_that_dies_is_replaced(city_url: str) -> None:
    port = free_port()
    settings = {"NADI_API_WORKERS": "2", "NADI_API_KEY": "right", "NADI_API_REQUESTS_PER_MINUTE": "40"}
    with connect(city_url, autocommit=True) as connection:
        wish = Wish("of-several-workers", "viewer")
        key = create(connection, load_catalogue(), wish, who="budi", now=datetime.now(UTC))
    process = start(city_url, port, **settings)
    try:
        wait_answer(f"http://127.0.0.1:{port}/health/live", process)
        # Each request is a connection of its own, so that both workers are asked.
        found = [status(port, "/v1/services", key) for _ in range(60)]
        assert found == [200] * 40 + [429] * 20
        shown = text(port, "/metrics", "right")
        assert 'nadi_http_requests_total{route="/v1/services",status="200"} 40.0' in shown
        first, _ = workers = children(process.pid)
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while len(now := children(process.pid)) < 2 or first in now:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert workers[1] in now
        wait_answer(f"http://127.0.0.1:{port}/health/live", process)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in said


def test_workers_end_with_the_process_that_started_them(city_url: str) -> None:
    port = free_port()
    process = start(city_url, port, NADI_API_WORKERS="2")
    wait_answer(f"http://127.0.0.1:{port}/health/live", process)
    workers = children(process.pid)
    process.kill()
    process.communicate(timeout=60)
    deadline = time.monotonic() + 60
    while any(map(lives, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def text(port: int, path: str, key: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"X-API-Key": key})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def status(port: int, path: str, key: str) -> int:
    try:
        text(port, path, key)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200
