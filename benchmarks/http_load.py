"""A client that asks over several connections and costs little itself, so that what is measured is not it.

It speaks just enough HTTP/1.1: requests are bytes made beforehand, answers are read by their Content-Length.
Run as a process of its own: python -m benchmarks.http_load PORT FILE …, a request's path a line; prints JSON.
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_LENGTH = b"content-length: "
_HEAD_END = b"\r\n\r\n"


@dataclass
class Answers:
    """What came: seconds from the moment a request was due to its last byte, statuses, bytes."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    bytes: int = 0


class _Line:
    """A connection with one request under way at most."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self._got = b""
        self._missing = -1

    def ask(self, request: bytes, due: float) -> None:
        self.due, self._got, self._missing = due, b"", -1
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what there is; true once the answer is whole."""
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the API closed the connection")
        if self._missing < 0:
            self._got += data
            end = self._got.find(_HEAD_END)
            if end < 0:
                return False
            place = self._got.lower().find(_LENGTH, 0, end) + len(_LENGTH)
            length = int(self._got[place : self._got.find(b"\r\n", place)])
            self._missing = length - (len(self._got) - end - len(_HEAD_END))
        else:
            self._missing -= len(data)
        return self._missing <= 0

    @property
    def status(self) -> str:
        return self._got[9:12].decode()


def ask(
    port: int, requests: list[bytes], connections: int, per_s: float | None = None, seconds: float | None = None
) -> Answers:
    """Every request once, in order; with `per_s` at that pace, and waiting counts from when a request was due.

    seconds   no further ones are sent after so long [s]; None: all are
    """
    answers = Answers()
    selector = selectors.DefaultSelector()
    idle = [_Line(port) for _ in range(connections)]
    for each in idle:
        selector.register(each.socket, selectors.EVENT_READ, each)
    start, sent, done = time.perf_counter(), 0, 0
    while done < len(requests):
        now = time.perf_counter()
        if seconds is not None and now - start > seconds and sent < len(requests):
            requests = requests[:sent]
            continue
        while idle and sent < len(requests) and (per_s is None or now - start >= sent / per_s):
            idle.pop().ask(requests[sent], now if per_s is None else start + sent / per_s)
            sent += 1
        pause = None if per_s is None or sent == len(requests) or not idle else start + sent / per_s - now
        for key, _ in selector.select(None if pause is None else max(pause, 0)):
            line: _Line = key.data
            if line.is_answered():
                answers.seconds.append(time.perf_counter() - line.due)
                answers.statuses[line.status] = answers.statuses.get(line.status, 0) + 1
                done += 1
                idle.append(line)
    return answers


def request(path: str, port: int, *headers: str) -> bytes:
    """The bytes that ask for `path`."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def main() -> None:
    """Ask as the arguments say; prints the seconds of each answer and how long all took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("paths", type=Path)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--per-s", type=float)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--header", action="append", default=[])
    asked = parser.parse_args()
    requests = [request(path, asked.port, *asked.header) for path in asked.paths.read_text().splitlines()]
    start = time.perf_counter()
    answers = ask(asked.port, requests, asked.connections, asked.per_s, asked.seconds)
    elapsed_s = time.perf_counter() - start
    json.dump({"elapsed_s": elapsed_s, "seconds": answers.seconds, "statuses": answers.statuses}, sys.stdout)


if __name__ == "__main__":
    main()
