"""PUBLISH packets come out of the stream whole, however the bytes are cut; the rest is paho's."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Iterator

import pytest

from ingest.message import Message
from ingest.packet_socket import PacketSocket

CONNACK = bytes([0x20, 2, 0, 0])
PINGRESP = bytes([0xD0, 0])


@pytest.fixture
def pair() -> Iterator[tuple[PacketSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    yield PacketSocket(ours), theirs
    ours.close()
    theirs.close()


def publish(topic: str, payload: bytes, mid: int = 0) -> bytes:
    qos = 1 if mid else 0
    body = struct.pack("!H", len(topic)) + topic.encode() + (struct.pack("!H", mid) if mid else b"") + payload
    length, head = len(body), b""
    while True:
        byte, length = length % 128, length // 128
        head += bytes([byte | (0x80 if length else 0)])
        if not length:
            return bytes([0x30 | qos << 1]) + head + body


def test_publishes_are_taken_and_the_rest_is_left_to_paho(pair: tuple[PacketSocket, socket.socket]) -> None:
    stream, peer = pair
    peer.sendall(publish("a/b", b"x", 7) + CONNACK + publish("c", b"", 8))
    stream.fill()
    assert stream.take(5, 1, 10) == [Message("a/b", b"x", 5, 7, 1)]
    assert stream.has_packet_for_paho
    assert stream.recv(1) + stream.recv(1) + stream.recv(100) == CONNACK
    assert stream.take(6, 1, 10) == [Message("c", b"", 6, 8, 1)]


def test_any_cut_of_the_stream_gives_the_same_messages(pair: tuple[PacketSocket, socket.socket]) -> None:
    stream, peer = pair
    rng = random.Random(1)
    sent = [(f"t/{number}", rng.randbytes(rng.choice([0, 1, 100, 300, 20_000])), number + 1) for number in range(200)]
    data = b"".join(publish(*entry) + (PINGRESP if rng.random() < 0.1 else b"") for entry in sent)
    found: list[Message] = []
    while data:
        cut = rng.choice([1, 3, 50, 5_000, 60_000])
        peer.sendall(data[:cut])
        data = data[cut:]
        stream.fill()
        found += stream.take(0, 1, 1000)
        while stream.has_packet_for_paho:
            assert stream.recv(100) == PINGRESP
            found += stream.take(0, 1, 1000)
    assert [(message.topic, message.payload, message.mid) for message in found] == sent


def test_messages_of_one_read_came_one_after_another(pair: tuple[PacketSocket, socket.socket]) -> None:
    stream, peer = pair
    peer.sendall(publish("a", b"1", 1) * 3)
    stream.fill()
    assert [message.received_us for message in stream.take(5, 1, 9)] == [5, 6, 7]


def test_at_most_what_is_asked_for_is_taken(pair: tuple[PacketSocket, socket.socket]) -> None:
    stream, peer = pair
    peer.sendall(publish("a", b"1", 1) * 5)
    stream.fill()
    assert len(stream.take(0, 1, 2)) == 2
    assert len(stream.take(0, 1, 9)) == 3


def test_a_message_without_acknowledgement_has_no_id(pair: tuple[PacketSocket, socket.socket]) -> None:
    stream, peer = pair
    peer.sendall(publish("a", b"1"))
    stream.fill()
    assert stream.take(0, 1, 9) == [Message("a", b"1", 0, 0, 1)]


def test_a_peer_that_closed_is_told_to_paho(pair: tuple[PacketSocket, socket.socket]) -> None:
    stream, peer = pair
    peer.close()
    stream.fill()
    assert stream.take(0, 1, 9) == []
    assert stream.has_packet_for_paho
    assert stream.recv(10) == b""
