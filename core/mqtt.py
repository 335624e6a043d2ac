"""Where a broker is and who connects, from one URL; and a paho client made from it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from core.errors import ConfigurationError

_PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """`mqtt(s)://user:password@host:port`, taken apart."""

    host: str
    port: int
    user: str | None
    password: str | None
    is_tls: bool

    @classmethod
    def parse(cls, url: str) -> BrokerAddress:
        """The parts of `url`.

        raises   ConfigurationError: another scheme, or no host
        """
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise ConfigurationError(f"NADI_MQTT_URL: {error}") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ConfigurationError(
                f"NADI_MQTT_URL: {parts.scheme!r}://… must look like mqtt://user:password@host:1883 or mqtts://…"
            )
        return cls(
            parts.hostname,
            port or _PORTS[parts.scheme],
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
            parts.scheme == "mqtts",
        )

    def make_client(self, client_id: str, *, clean_session: bool, manual_ack: bool = False) -> Client:
        """A client with this address's credentials, not connected yet.

        It speaks MQTT 3.1.1: for MQTT 5 paho builds a properties object for every message, which costs
        half the rate of a consumer.
        """
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=clean_session,
            protocol=MQTTProtocolVersion.MQTTv311,
            manual_ack=manual_ack,
        )
        return self._with_credentials(client)

    def make_publisher(self, client_id: str) -> Client:
        """A client as `make_client` makes it, but for MQTT 5, whose confirmations say more."""
        client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTProtocolVersion.MQTTv5)
        return self._with_credentials(client)

    def _with_credentials(self, client: Client) -> Client:
        if self.user is not None:
            client.username_pw_set(self.user, self.password)
        if self.is_tls:
            client.tls_set_context(ssl.create_default_context())
        return client
