"""The API's own voice on the broker: what it is handed over HTTP is published and confirmed before the answer.

It speaks MQTT 5, in which a confirmation says more than that the broker took the message: that this account may not
publish there, or that nobody has ever subscribed, so that the message is gone. In MQTT 3.1.1 both look like success.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from secrets import token_hex

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from core.errors import Unavailable
from core.mqtt import BrokerAddress

logger = logging.getLogger(__name__)

_CONNECT_PATIENCE_S = 3.0
_CONFIRM_PATIENCE_S = 5.0
_NO_SUBSCRIBERS = 0x10


class Publisher:
    """One connection for all requests, made with the first message and kept; safe in every thread.

    url   of the broker, with the account that may publish below `nadi/receipt/`
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._connected = threading.Event()
        self._client: Client | None = None
        self._confirmed: dict[int, ReasonCode] = {}

    def publish(self, topic: str, payload: bytes) -> None:
        """Hand a message to the broker, which has it, and somebody who will read it, when this returns.

        raises   Unavailable: it has not, or it is not known whether it has: the same again is a duplicate
        """
        client = self._started()
        if not self._connected.wait(_CONNECT_PATIENCE_S):
            raise Unavailable("the broker does not answer")
        info = client.publish(topic, payload, qos=1)
        with suppress(RuntimeError):  # the connection was lost in between; what was queued is sent after the next
            info.wait_for_publish(_CONFIRM_PATIENCE_S)
        reason = self._confirmed.pop(info.mid, None)
        if reason is None:
            raise Unavailable("the broker did not confirm the message")
        if reason.value == _NO_SUBSCRIBERS:
            raise Unavailable("nobody takes messages from the broker: nadi ingest has never run with it")
        if reason.is_failure:
            logger.error("the broker refuses to publish at %s: %s; see NADI_MQTT_URL of the API", topic, reason)
            raise Unavailable(f"the broker refuses the API's messages: {reason}")

    def close(self) -> None:
        """End the connection, if there is one."""
        with self._lock:
            if self._client is not None:
                self._client.disconnect()
                self._client.loop_stop()
                self._client = None

    def _started(self) -> Client:
        with self._lock:
            if self._client is None:
                address = BrokerAddress.parse(self._url)
                client = address.make_publisher(f"nadi-api-{token_hex(6)}")
                client.on_connect, client.on_disconnect = self._on_connect, self._on_disconnect
                client.on_publish = self._on_publish
                client.reconnect_delay_set(1, 5)
                client.connect_async(address.host, address.port)
                client.loop_start()
                self._client = client
            return self._client

    def _on_connect(self, client: Client, _: object, flags: ConnectFlags, reason: ReasonCode, __: object) -> None:
        if reason.is_failure:
            logger.error("the broker refuses the API's connection: %s; see NADI_MQTT_URL", reason)
        else:
            self._connected.set()

    def _on_disconnect(self, client: Client, *rest: object) -> None:
        self._connected.clear()

    def _on_publish(self, client: Client, _: object, mid: int, reason: ReasonCode, __: Properties) -> None:
        # paho calls this before it wakes who waits for the message.
        self._confirmed[mid] = reason
