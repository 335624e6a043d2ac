"""The API as a process, and clients of its live events."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from deploy.embedded.ports import free_port

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60.0


@contextmanager
def running(url: str, **settings: str) -> Iterator[int]:
    """`nadi api` over the store at `url`; its port."""
    port = free_port()
    names = {f"NADI_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "NADI_DATABASE_URL": url, "NADI_API_PORT": str(port), **names}
    command = [sys.executable, "-c", "from cli.main import main; main()", "api"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, text=True, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not _listens(port):
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
        process.terminate()
        _, said = process.communicate(timeout=PATIENCE_S)
        sys.stdout.write(said)
        assert process.returncode == 0
        assert "Traceback" not in said
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Listener:
    """A client that reads events one by one; `id` is that of the last one, as a browser would keep it."""

    def __init__(self, port: int, last: str | None = None, *, receive_buffer: int | None = None, **asked: Any) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        if receive_buffer is not None:
            self._connection.sock = socket.socket()
            self._connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            self._connection.sock.settimeout(PATIENCE_S)
            self._connection.sock.connect(("127.0.0.1", port))
        headers = {} if last is None else {"Last-Event-ID": last}
        self._connection.request("GET", f"/v1/stream?{urlencode(asked, doseq=True)}", headers=headers)
        self.answer = self._connection.getresponse()
        self.id = last

    def begun(self) -> Listener:
        """Itself, once it hears what comes."""
        while "id" not in (block := self._block()) or "event" in block:
            assert block, "the stream ended"
        return self

    def next(self) -> tuple[str, Any] | None:
        """(name, content) of the next event; None: the stream has ended."""
        deadline = time.monotonic() + PATIENCE_S  # heartbeats come for ever
        while block := self._block():
            if "data" in block:
                return block["event"], json.loads(block["data"])
            assert time.monotonic() < deadline, "no event came"
        return None

    def events(self, count: int) -> list[Any]:
        """The contents of the next events, which must be of the store."""
        found = []
        for _ in range(count):
            event = self.next()
            assert event is not None
            assert event[0] in ("reading", "value", "alarm", "health"), event
            found.append(event[1])
        return found

    def close(self) -> None:
        self.answer.close()
        self._connection.close()

    def _block(self) -> dict[str, str]:
        block: dict[str, str] = {}
        while line := self.answer.readline().decode():
            if line == "\n":
                break
            name, _, value = line.rstrip("\n").partition(": ")
            block[name or "comment"] = value
        self.id = block.get("id", self.id)
        return block
