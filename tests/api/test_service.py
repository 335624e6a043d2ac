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
from pathlib import Path

from deploy.embedded.ports import free_port

COMMAND = [sys.executable, "-c", "from cli.main import main; main()", "api"]
ROOT = Path(__file__).parents[2]


def start(url: str, port: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "NADI_DATABASE_URL": url, "NADI_API_PORT": str(port)}
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
