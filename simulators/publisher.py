"""A publisher that loses nothing: QoS 1, a bounded number in flight, done when the broker has said so."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from core.errors import ConfigurationError, Unavailable
from core.mqtt import BrokerAddress

logger = logging.getLogger(__name__)

# Enough to keep a broker busy over the time that its answer takes, few enough to finish quickly at the end.
MAX_IN_FLIGHT = 1_000
_KEEPALIVE_S = 60
_TURN_S = 0.2
_REFUSED = ("Bad user name or password", "Not authorized", "Client identifier not valid")


class Publisher:
    """One connection, made anew by paho whenever it breaks; what was not acknowledged is sent again.

    Not thread-safe: one owner. Counters are read from it at any time.
    acknowledged  messages that the broker has taken
    """

    def __init__(self, url: str, client_id: str) -> None:
        address = BrokerAddress.parse(url)
        self._where = f"{address.host}:{address.port}"
        self._room = threading.Semaphore(MAX_IN_FLIGHT)
        self._sent = 0
        self._refusal: str | None = None
        self.acknowledged = 0
        self._client = address.make_client(client_id, clean_session=True)
        self._client.max_inflight_messages_set(MAX_IN_FLIGHT)
        self._client.reconnect_delay_set(1, 10)
        self._client.on_publish = self._on_publish
        self._client.on_connect = self._on_connect
        self._client.on_connect_fail = self._on_connect_fail
        self._client.on_disconnect = self._on_disconnect
        self._client.connect_async(address.host, address.port, _KEEPALIVE_S)
        self._client.loop_start()

    @property
    def waiting(self) -> int:
        """Messages handed over that the broker has not acknowledged yet."""
        return self._sent - self.acknowledged

    def publish(self, topic: str, payload: bytes, is_stopped: Callable[[], bool]) -> bool:
        """Send `payload` once there is room; it arrives at least once, even if the connection breaks.

        returns  whether it was taken; no only if `is_stopped` while waiting for room
        raises   ConfigurationError: the broker refuses us
        """
        while not self._room.acquire(timeout=_TURN_S):
            self.check()
            if is_stopped():
                return False
        self.check()
        self._sent += 1
        self._client.publish(topic, payload, qos=1)
        return True

    def finish(self, timeout_s: float) -> None:
        """Wait for outstanding acknowledgements, then disconnect.

        raises   Unavailable: the broker did not acknowledge everything within `timeout_s`
        """
        deadline = time.monotonic() + timeout_s
        while self.waiting and self._refusal is None and time.monotonic() < deadline:
            time.sleep(0.01)
        left = self.waiting
        self.close()
        if left:
            raise Unavailable(f"broker {self._where} did not acknowledge the last {left} messages")

    def close(self) -> None:
        """Disconnect at once."""
        self._client.disconnect()
        self._client.loop_stop()

    def check(self) -> None:
        """raises   ConfigurationError: the broker refuses us"""
        if self._refusal is not None:
            raise ConfigurationError(f"NADI_MQTT_URL: broker {self._where} says: {self._refusal}")

    def _on_publish(
        self, client: Client, userdata: object, mid: int, reason: ReasonCode, properties: Properties
    ) -> None:
        self.acknowledged += 1
        self._room.release()

    def _on_connect(
        self, client: Client, userdata: object, flags: ConnectFlags, reason: ReasonCode, _: Properties | None
    ) -> None:
        if str(reason) in _REFUSED:
            self._refusal = str(reason)
            client.disconnect()
        elif not reason.is_failure:
            logger.info("connected to broker %s", self._where)

    def _on_connect_fail(self, client: Client, userdata: object) -> None:
        logger.warning("broker %s does not answer, trying again", self._where)

    def _on_disconnect(self, client: Client, userdata: object, *rest: object) -> None:
        logger.info("disconnected from broker %s", self._where)
