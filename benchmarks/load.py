"""A publisher and a bare subscriber that cost little themselves, so that what is measured is not they.

They speak just enough MQTT 3.1.1 over a socket: packets are built beforehand, acknowledgements are counted
by length. Run as processes of their own: python -m benchmarks.load publish|subscribe …
"""

from __future__ import annotations

import argparse
import select
import socket
import struct
import sys
import time

from core.mqtt import BrokerAddress
from ingest.packet_socket import PacketSocket

VALUES = ("pm25", "pm10", "o3")
BASE_MS = 1_767_225_600_000  # 2026-01-01


def topic(device: int) -> str:
    """Topic of the device with that number."""
    return f"nadi/v1/air/bench-{device:05d}/telemetry"


def payload(message: int, devices: int) -> bytes:
    """The message with that number: a time of its own and three values."""
    ts = BASE_MS + message // devices * 1000
    values = ",".join(f'"{name}":{20 + (message * 7 + place) % 100 / 10}' for place, name in enumerate(VALUES))
    return f'{{"ts":{ts},"values":{{{values}}}}}'.encode()


def connect(url: str, client_id: str) -> socket.socket:
    """A connected session, clean."""
    address = BrokerAddress.parse(url)
    sock = socket.create_connection((address.host, address.port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    body = struct.pack("!H4sBBH", 4, b"MQTT", 4, 0xC2, 0) + b"".join(
        struct.pack("!H", len(text)) + text.encode() for text in (client_id, address.user or "", address.password or "")
    )
    sock.sendall(_packet(0x10, body))
    if sock.recv(4)[3] != 0:
        raise ConnectionError("the broker refused the benchmark's account")
    return sock


def publish(sock: socket.socket, first: int, count: int, devices: int, window: int, per_s: float | None) -> None:
    """Publish messages `first` up to `first + count`, QoS 1, with at most `window` unacknowledged.

    per_s   a steady pace [1/s]; None: as fast as the broker takes them
    """
    packets = [
        _publish(topic(number % devices), payload(number, devices), number % 65_535 + 1)
        for number in range(first, first + count)
    ]
    sys.stdout.write(f"{time.time()}\n")
    sys.stdout.flush()
    sent = acknowledged = left_over = 0
    start = time.monotonic()
    while acknowledged < count:
        room = min(window - (sent - acknowledged), count - sent, 500)
        if per_s is not None:
            room = min(room, int((time.monotonic() - start) * per_s) - sent)
        if room > 0:
            sock.sendall(b"".join(packets[sent : sent + room]))
            sent += room
        timeout_s = 0.0 if room > 0 else 0.002 if per_s is not None else 1.0
        if select.select([sock], [], [], timeout_s)[0]:
            left_over += len(sock.recv(65_536))
            acknowledged += left_over // 4
            left_over %= 4


def subscribe(sock: socket.socket, count: int) -> None:
    """Receive and acknowledge `count` messages, and do nothing with them."""
    name = b"nadi/v1/#"
    sock.sendall(_packet(0x82, struct.pack("!HH", 1, len(name)) + name + b"\x01"))
    sock.recv(5)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sock.setblocking(False)
    stream = PacketSocket(sock)
    received = 0
    while received < count:
        select.select([sock], [], [])
        stream.fill()
        messages = stream.take(0, 0, count)
        received += len(messages)
        acknowledgements = b"".join(struct.pack("!BBH", 0x40, 2, message.mid) for message in messages)
        while acknowledgements:
            select.select([], [sock], [])
            acknowledgements = acknowledgements[sock.send(acknowledgements) :]
    sys.stdout.write(f"{time.time()}\n")
    sys.stdout.flush()


def _packet(kind: int, body: bytes) -> bytes:
    length, head = len(body), b""
    while True:
        byte, length = length % 128, length // 128
        head += bytes([byte | (0x80 if length else 0)])
        if not length:
            return bytes([kind]) + head + body


def _publish(name: str, content: bytes, mid: int) -> bytes:
    return _packet(0x32, struct.pack("!H", len(name)) + name.encode() + struct.pack("!H", mid) + content)


def main() -> None:
    """Publish or subscribe as the arguments say; prints the moment of the first publish or last receipt."""
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=["publish", "subscribe"])
    parser.add_argument("url")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--window", type=int, default=4000)
    parser.add_argument("--per-s", type=float)
    asked = parser.parse_args()
    with connect(asked.url, f"nadi-bench-{asked.role}") as sock:
        if asked.role == "publish":
            publish(sock, asked.first, asked.count, asked.devices, asked.window, asked.per_s)
        else:
            subscribe(sock, asked.count)


if __name__ == "__main__":
    main()
