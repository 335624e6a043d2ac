"""A client for the tests of the broker: publishes with the broker's answer, collects what it hears."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

PATIENCE_S = 30.0
REFUSED = 0x80


class Client:
    """A connected client of one account. MQTT 5, in which the broker says that it refused a message.

    It is the last thing that it says: it cuts the connection, and this client does not come back.
    """

    def __init__(self, url: str, client_id: str, *, keeps_session: bool = False) -> None:
        address = urlsplit(url)
        self.heard: Queue[tuple[str, bytes]] = Queue()
        self._answers: Queue[int] = Queue()
        self._cut_off = Event()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id, protocol=mqtt.MQTTv5, reconnect_on_failure=False
        )
        if address.username:
            self._client.username_pw_set(address.username, address.password)
        self._client.on_connect = lambda _c, _u, _f, code, _p: self._answers.put(code.value)
        self._client.on_publish = lambda _c, _u, _m, code, _p: self._answers.put(code.value)
        self._client.on_subscribe = lambda _c, _u, _m, codes, _p: self._answers.put(codes[0].value)
        self._client.on_message = lambda _c, _u, message: self.heard.put((message.topic, bytes(message.payload)))
        self._client.on_disconnect = lambda *_: self._cut_off.set()
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho has no types there
        session.SessionExpiryInterval = 3600 if keeps_session else 0
        assert address.hostname and address.port
        self._client.connect(address.hostname, address.port, clean_start=not keeps_session, properties=session)
        self._client.loop_start()
        self.connect_code = self._answers.get(timeout=PATIENCE_S)

    def publish(self, topic: str, payload: str) -> int:
        """The broker's reason code; `REFUSED` and above is a refusal."""
        self._client.publish(topic, payload, qos=1)
        return self._answers.get(timeout=PATIENCE_S)

    def subscribe(self, topic: str) -> None:
        self._client.subscribe(topic, qos=1)
        assert self._answers.get(timeout=PATIENCE_S) < REFUSED

    def next(self) -> tuple[str, bytes]:
        return self.heard.get(timeout=PATIENCE_S)

    def is_cut_off(self) -> bool:
        """Whether the broker ends the connection, waiting for it."""
        return self._cut_off.wait(PATIENCE_S)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def connected(url: str, client_id: str, *, keeps_session: bool = False) -> Iterator[Client]:
    client = Client(url, client_id, keeps_session=keeps_session)
    try:
        yield client
    finally:
        client.close()
