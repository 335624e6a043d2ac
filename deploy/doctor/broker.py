"""The broker: who it is, and whether its limits would lose data.

The limits cannot be asked for, so they are tried: messages are published to a topic of our own and left
unacknowledged. A broker with Mosquitto's defaults hands out 20 and then queues 1,000; what comes after is
dropped, although it was acknowledged to its publisher.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from core.mqtt import BrokerAddress
from core.settings import Settings
from deploy.doctor.finding import Finding, problem, warning

PROBE_TOPIC = "nadi/doctor"
_PROBES = 1200  # more than the defaults hold: 20 in flight and 1,000 queued
_DEFAULT_IN_FLIGHT = 20
_PATIENCE_S = 5.0
_QUIET_S = 0.7


def examine_broker(settings: Settings) -> Iterator[Finding]:
    """Findings about the broker at NADI_MQTT_URL."""
    address = BrokerAddress.parse(settings.mqtt_url.get_secret_value())
    where = f"{address.host}:{address.port}"
    with _connected(address) as (client, inbox):
        if client is None:
            remedy = "start it, or set NADI_MQTT_URL=mqtt://user:password@host:1883"
            yield problem("broker", f"{where}: {inbox.refusal}", remedy)
            return
        version = inbox.first_of(client, "$SYS/broker/version")
        yield Finding("broker", f"{where}, {version or 'version not told'}")
        yield from _dropped(client, inbox)
        yield from _limits(client, inbox)
    if address.user is None:
        yield warning("broker access", "no user name", "give each client an account: allow_anonymous false")


class _Inbox:
    """What came, unacknowledged. Shared with paho's thread."""

    def __init__(self) -> None:
        self.messages: list[MQTTMessage] = []
        self.arrived = threading.Condition()
        self.is_connected = threading.Event()
        self.refusal = "no answer"

    def add(self, message: MQTTMessage) -> None:
        with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()

    def settle(self) -> int:
        """Wait until nothing has come for a while; how many came in all."""
        with self.arrived:
            while self.arrived.wait(_QUIET_S):
                pass
            return len(self.messages)

    def is_granted(self, client: Client, topic: str) -> bool:
        """Whether the broker lets us hear `topic`."""
        granted: list[bool] = []
        answered = threading.Event()

        def on_subscribe(_: Client, __: object, ___: int, reasons: list[ReasonCode], ____: object) -> None:
            granted.append(not any(reason.is_failure for reason in reasons))
            answered.set()

        client.on_subscribe = on_subscribe
        client.subscribe(topic, 1)
        return answered.wait(_PATIENCE_S) and granted[0]

    def first_of(self, client: Client, topic: str) -> str | None:
        client.subscribe(topic, 0)
        self.settle()
        found = [message.payload.decode(errors="replace") for message in self.messages if message.topic == topic]
        client.unsubscribe(topic)
        self.messages.clear()
        return found[0] if found else None


@contextmanager
def _connected(address: BrokerAddress) -> Iterator[tuple[Client | None, _Inbox]]:
    inbox = _Inbox()
    client = address.make_client(f"nadi-doctor-{secrets.token_hex(4)}", clean_session=True, manual_ack=True)
    client.max_inflight_messages_set(_PROBES)

    def on_connect(_: Client, __: object, ___: object, reason: object, ____: object) -> None:
        inbox.refusal = str(reason)
        if str(reason) == "Success":
            inbox.is_connected.set()

    client.on_connect = on_connect
    client.on_message = lambda _, __, message: inbox.add(message)
    try:
        client.connect(address.host, address.port)
    except OSError as error:
        inbox.refusal = str(error)
        yield None, inbox
        return
    client.loop_start()
    try:
        yield (client if inbox.is_connected.wait(_PATIENCE_S) else None), inbox
    finally:
        client.disconnect()
        client.loop_stop()


def _dropped(client: Client, inbox: _Inbox) -> Iterator[Finding]:
    """What the broker says it dropped since its start; brokers without Mosquitto's counters say nothing."""
    text = inbox.first_of(client, "$SYS/broker/publish/messages/dropped")
    if text is None or not text.isdigit():
        return
    if int(text):
        remedy = "a subscriber was away or slow for too long: raise max_queued_bytes; see deploy/mosquitto.conf"
        yield warning("broker dropped", f"{text} messages since its start", remedy)
    else:
        yield Finding("broker dropped", "no message since its start")


def _limits(client: Client, inbox: _Inbox) -> Iterator[Finding]:
    topic = f"{PROBE_TOPIC}/{secrets.token_hex(4)}"
    if not inbox.is_granted(client, topic):
        remedy = f"let this account read {PROBE_TOPIC}/# to have the limits tried"
        yield warning("broker limits", "could not be tried: this account may not subscribe", remedy)
        return
    sent = [client.publish(topic, b"", qos=1) for _ in range(_PROBES)]
    for entry in sent:
        if entry.rc == MQTTErrorCode.MQTT_ERR_SUCCESS:
            entry.wait_for_publish(_PATIENCE_S)
    in_flight = inbox.settle()
    if not in_flight:
        remedy = f"let this account publish and read {PROBE_TOPIC}/# to have the limits tried"
        yield warning("broker limits", "could not be tried: this account may not publish", remedy)
        return
    acknowledged = 0
    while acknowledged < len(inbox.messages):
        for message in inbox.messages[acknowledged:]:
            client.ack(message.mid, 1)
            acknowledged += 1
        inbox.settle()
    kept = len(inbox.messages)
    if kept < _PROBES:
        found = f"of {_PROBES} acknowledged messages for a slow subscriber {_PROBES - kept} were dropped"
        yield problem("broker queue", found, "set max_queued_messages 0; see deploy/mosquitto.conf")
    else:
        yield Finding("broker queue", f"keeps {_PROBES} messages for a slow subscriber")
    if in_flight <= _DEFAULT_IN_FLIGHT:
        remedy = "set max_inflight_messages 20000: it caps ingest at that many messages a commit"
        yield warning("broker in flight", f"{in_flight} unacknowledged messages", remedy)
    else:
        yield Finding("broker in flight", f"at least {in_flight} unacknowledged messages")
