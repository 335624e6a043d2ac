"""A socket between paho and the system that takes PUBLISH packets out of the stream.

paho reads a packet with three or more `recv` calls, builds several objects for it and sends each
acknowledgement by itself; at tens of thousands of messages a second that is most of a consumer's work.
Here bytes are read in large pieces, PUBLISH packets are parsed where they lie, and everything else
(CONNACK, SUBACK, PINGRESP …) is left to paho, one whole packet at a time.
Source: MQTT 3.1.1, sections 2.2 (fixed header) and 3.3 (PUBLISH).
"""

from __future__ import annotations

import socket
from typing import Any

from ingest.message import Message

_READ_BYTES = 262_144
_PUBLISH = 0x30


class PacketSocket:
    """`sock`, which must be non-blocking. Not thread-safe: one owner."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = b""
        self._position = 0
        self._left_to_paho = 0  # bytes of the packet at `_position` that paho may read
        self._unsent = b""
        self._is_closed = False

    def fill(self) -> None:
        """Read what the system has; nothing happens if it has nothing."""
        try:
            data = self._sock.recv(_READ_BYTES)
        except BlockingIOError:
            return
        self._is_closed = not data
        self._buffer = self._buffer[self._position :] + data
        self._position = 0

    def take(self, received_us: int, connection: int, limit: int) -> list[Message]:
        """Whole PUBLISH packets at the head of the stream, up to `limit`.

        received_us  of the first [us]; each later one is a microsecond later, for a reading without a time of its
                     own has the time it came, and two of them at one moment would be a conflict
        """
        buffer, position = self._buffer, self._position
        messages: list[Message] = []
        while len(messages) < limit and not self._left_to_paho:
            body, end = _frame(buffer, position)
            if end < 0:
                break
            if buffer[position] & 0xF0 != _PUBLISH:
                self._left_to_paho = end - position
                break
            has_id = buffer[position] & 0x06
            topic_end = body + 2 + int.from_bytes(buffer[body : body + 2], "big")
            topic = buffer[body + 2 : topic_end].decode(errors="replace")
            mid = int.from_bytes(buffer[topic_end : topic_end + 2], "big") if has_id else 0
            payload = buffer[topic_end + 2 if has_id else topic_end : end]
            is_retained = bool(buffer[position] & 0x01)
            messages.append(Message(topic, payload, received_us + len(messages), mid, connection, is_retained))
            position = end
        self._position = position
        return messages

    @property
    def has_packet_for_paho(self) -> bool:
        return self._left_to_paho > 0 or self._is_closed

    def recv(self, size: int) -> bytes:
        """For paho: bytes of the packet left to it; empty once the peer closed; else BlockingIOError."""
        size = min(size, self._left_to_paho)
        if not size:
            if self._is_closed:
                return b""
            raise BlockingIOError
        data = self._buffer[self._position : self._position + size]
        self._position += size
        self._left_to_paho -= size
        return data

    def fileno(self) -> int:
        return self._sock.fileno()

    def send(self, data: bytes) -> int:
        """All of `data` is taken, or BlockingIOError raised: what was taken before is not gone yet."""
        if not self.flush():
            raise BlockingIOError
        self._unsent = bytes(data)
        self.flush()
        return len(data)

    def flush(self) -> bool:
        """Send what is held back; True if nothing is left."""
        try:
            while self._unsent:
                self._unsent = self._unsent[self._sock.send(self._unsent) :]
        except BlockingIOError:
            return False
        return True

    @property
    def is_writing(self) -> bool:
        return bool(self._unsent)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _frame(buffer: bytes, position: int) -> tuple[int, int]:
    """(start of the body, end of the packet) of the packet at `position`; end -1: it is not whole yet."""
    length, shift, at = 0, 0, position + 1
    while at < len(buffer) and shift < 28:
        byte = buffer[at]
        length |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            end = at + length
            return (at, end) if end <= len(buffer) else (at, -1)
        shift += 7
    return at, -1
