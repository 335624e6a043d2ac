"""The server's patience with a request's head: bounded in time and in size, which uvicorn bounds in neither.

Whoever opens connections and sends a letter now and then, or headers without an end, holds nothing for long.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Patient(HttpToolsProtocol):
    """A connection.

    HEAD_S       from the first byte, or the connection's beginning, to the end of a request's head [s]
    HEAD_BYTES   of a head, as far as it comes in pieces [bytes]
    """

    HEAD_S = 20.0
    HEAD_BYTES = 65_536

    _head_due: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._head_due = self.loop.call_later(self.HEAD_S, transport.close)

    def data_received(self, data: bytes) -> None:
        if self._head_due is None and (self.cycle is None or self.cycle.response_complete):
            self._head_due = self.loop.call_later(self.HEAD_S, self.transport.close)
            self._head_bytes = 0
        super().data_received(data)
        if self._head_due is not None:
            self._head_bytes += len(data)
            if self._head_bytes > self.HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_TOO_LARGE)
                self.transport.close()

    def on_headers_complete(self) -> None:
        self._end_wait()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_wait()
        super().connection_lost(exc)

    def _end_wait(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None
            self._head_bytes = 0
