"""Whoever does not come to the end of a request's head is let go; whoever does is served as ever."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.patience import Patient

REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


class Hasty(Patient):
    HEAD_S = 0.5


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(hello, http=Hasty, ws="none", lifespan="off", log_config=None, timeout_keep_alive=30)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def served(client: socket.socket) -> bool:
    data = b""
    while not data.endswith(b"hello"):
        piece = client.recv(65_536)
        if not piece:
            return False
        data += piece
    return True


def read_all(client: socket.socket) -> bytes:
    data = b""
    while piece := client.recv(65_536):
        data += piece
    return data


@pytest.mark.parametrize("head", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"], ids=["nothing", "line", "head"])
def test_a_head_that_does_not_end_closes_the_connection(port: int, head: bytes) -> None:
    with connect(port) as client:
        client.sendall(head)
        assert read_all(client) == b""


def test_so_does_a_second_one_on_the_same_connection(port: int) -> None:
    with connect(port) as client:
        client.sendall(REQUEST)
        assert served(client)
        client.sendall(b"\r\n")  # no beginning of a request, but it ends uvicorn's own timer
        assert read_all(client) == b""


def test_headers_without_an_end_are_refused(port: int) -> None:
    with connect(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: ")
        for _ in range(100):
            try:
                client.sendall(b"x" * 1000)
                time.sleep(0.001)
            except OSError:
                break
        assert client.recv(65_536).startswith(b"HTTP/1.1 431 ")


def test_a_pause_between_requests_is_no_slowness(port: int) -> None:
    with connect(port) as client:
        for _ in range(3):
            client.sendall(REQUEST)
            assert served(client)
            time.sleep(0.7)
