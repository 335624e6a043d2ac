"""The broker as a source of messages: received at least once, acknowledged when told to.

Fixed client id and persistent session: what arrives while we are away waits at the broker. Packet ids are
reused, so a message is acknowledged only on the connection it came on; after a new connection the broker
sends the unacknowledged again.
"""

from __future__ import annotations

import logging
import random
import select
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import numpy as np
from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from core.backoff import Backoff
from core.errors import ConfigurationError
from core.mqtt import BrokerAddress
from ingest.message import Message
from ingest.packet_socket import PacketSocket

logger = logging.getLogger(__name__)

_KEEPALIVE_S = 60
# Messages taken before the caller gets its turn.
_MAX_AT_ONCE = 2000
_REFUSED = (0x86, 0x87)  # bad user name or password, not authorized


class Source:
    """Messages of one broker. Not thread-safe: one owner, but for `wake`.

    unwanted   filters that a session of an earlier version may still have
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        filters: Sequence[str],
        *,
        unwanted: Sequence[str] = (),
        now_us: Callable[[], int],
        rng: random.Random,
    ) -> None:
        address = BrokerAddress.parse(url)
        self._host, self._port = address.host, address.port
        self._filters, self._unwanted = [(name, 1) for name in filters], list(unwanted)
        self._now_us = now_us
        self._backoff = Backoff(rng)
        self._retry_at = 0.0
        self._connection = 0
        self._is_subscribed = False
        self._has_more = False
        self._next_us = 0  # no message came before this
        self._socket: PacketSocket | None = None
        self._wake_receiver, self._wake_sender = socket.socketpair()
        self._wake_receiver.setblocking(False)
        self._wake_sender.setblocking(False)
        self._client = address.make_client(client_id, clean_session=False, manual_ack=True)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_socket_open = self._on_socket_open

    @property
    def is_connected(self) -> bool:
        return self._is_subscribed

    def wake(self) -> None:
        """Make a `receive` that waits return at once; for other threads."""
        with suppress(BlockingIOError):  # full: it is being woken already
            self._wake_sender.send(b"\0")

    def receive(self, timeout_s: float, *, is_paused: bool = False) -> list[Message]:
        """What has come, after waiting for up to `timeout_s` [s] if nothing is here.

        is_paused  take nothing now, only keep the connection alive
        """
        client = self._client
        if client.socket() is None and not self._connect():
            self._wait([], [], min(timeout_s, max(0.0, self._retry_at - time.monotonic())))
            return []
        stream = self._socket
        if stream is None:
            return []
        writing = [stream] if stream.is_writing or client.want_write() else []
        is_ready = self._has_more and not is_paused
        readable, writable = self._wait([] if is_paused else [stream], writing, 0.0 if is_ready else timeout_s)
        if writable and stream.flush():
            client.loop_write()
        messages = self._read(stream, readable) if readable or is_ready else []
        client.loop_misc()
        return messages

    def acknowledge(self, messages: Iterable[Message]) -> None:
        """Tell the broker that `messages` are stored, those of an earlier connection excepted."""
        current = self._connection
        mids = [message.mid for message in messages if message.mid and message.connection == current]
        if not mids or self._socket is None:
            return
        packets = np.empty(len(mids), dtype=[("head", ">u2"), ("mid", ">u2")])
        packets["head"] = 0x4002  # PUBACK, two bytes follow
        packets["mid"] = mids
        if self._client.want_write() or self._socket.is_writing:
            for mid in mids:
                self._client.ack(mid, 1)
        else:
            try:
                self._socket.send(packets.tobytes())
            except OSError as error:
                logger.warning("acknowledging failed, the broker will send again: %s", error)

    def publish(self, topic: str, payload: bytes) -> bool:
        """Send a command, at QoS 0; False if the broker is away: what asks for it will ask again."""
        return self._is_subscribed and self._client.publish(topic, payload, qos=0).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def close(self) -> None:
        """Disconnect in order; the broker keeps the session."""
        if self._client.socket() is not None:
            self._client.disconnect()
        self._wake_receiver.close()
        self._wake_sender.close()

    def reconnect(self) -> None:
        """Drop the connection, so that the broker sends again what is unacknowledged."""
        self._client.disconnect()

    def _read(self, stream: PacketSocket, is_readable: bool) -> list[Message]:
        if is_readable:
            stream.fill()
        received_us = max(self._now_us(), self._next_us)
        messages = stream.take(received_us, self._connection, _MAX_AT_ONCE)
        self._next_us = received_us + len(messages)
        self._has_more = len(messages) == _MAX_AT_ONCE or stream.has_packet_for_paho
        if stream.has_packet_for_paho:
            self._client.loop_read()
        return messages

    def _wait(self, reading: list[PacketSocket], writing: list[PacketSocket], timeout_s: float) -> tuple[bool, bool]:
        readers: list[PacketSocket | socket.socket] = [*reading, self._wake_receiver]
        readable, writable, _ = select.select(readers, writing, [], timeout_s)
        if self._wake_receiver in readable:
            self._wake_receiver.recv(4096)
            readable.remove(self._wake_receiver)
        return bool(readable), bool(writable)

    def _connect(self) -> bool:
        if time.monotonic() < self._retry_at:
            return False
        try:
            self._client.connect(self._host, self._port, _KEEPALIVE_S)
        except OSError as error:
            delay_s = self._backoff.delay_s()
            self._retry_at = time.monotonic() + delay_s
            logger.warning("broker %s:%d: %s; next try in %.1f s", self._host, self._port, error, delay_s)
            return False
        return True

    def _on_socket_open(self, client: Client, userdata: object, sock: object) -> None:
        # paho keeps the socket it opened in a private attribute and offers no other place to wrap it.
        if isinstance(sock, socket.socket):
            sock.setblocking(False)
            self._socket = PacketSocket(sock)
        client._sock = self._socket  # type: ignore[assignment]  # as said above

    def _on_connect(
        self, client: Client, userdata: object, flags: ConnectFlags, reason: ReasonCode, _: Properties | None
    ) -> None:
        if reason.is_failure:
            if reason.value in _REFUSED:
                raise ConfigurationError(f"NADI_MQTT_URL: broker {self._host}:{self._port} says: {reason}")
            return
        self._connection += 1
        self._backoff.reset()
        if self._unwanted:
            client.unsubscribe(self._unwanted)
        client.subscribe(self._filters)
        self._is_subscribed = True
        logger.info("connected to broker %s:%d, session kept: %s", self._host, self._port, flags.session_present)

    def _on_disconnect(self, client: Client, userdata: object, *rest: object) -> None:
        self._is_subscribed = False
        self._socket = None
        self._has_more = False
        self._retry_at = time.monotonic() + self._backoff.delay_s()
        logger.info("disconnected from broker %s:%d", self._host, self._port)
