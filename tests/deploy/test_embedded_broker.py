"""The private broker: who may say and hear what, and that no acknowledged message is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from mqtt import REFUSED, connected

from core.errors import ConfigurationError
from deploy.embedded.accounts import Account, access_rules
from deploy.embedded.broker import Broker, run_broker
from deploy.embedded.ports import free_port

NOT_AUTHORIZED = 0x87


@pytest.mark.parametrize("url", ["mqtt://127.0.0.1", "mqtt://device-a:guessed@127.0.0.1"], ids=["anonymous", "wrong"])
def test_strangers_are_refused(broker: Broker, url: str) -> None:
    with connected(f"{url}:{broker.port}", "stranger") as stranger:
        assert stranger.connect_code == NOT_AUTHORIZED


@pytest.mark.parametrize(
    "topic",
    [
        "nadi/v1/air/device-b/telemetry",
        "nadi/v1/air/device-b/status",
        "nadi/v1/air/device-a-2/telemetry",
        "application/1/device/device-a/event/up",
        "$SYS/broker/version",
    ],
)
def test_a_device_cannot_speak_for_another(broker: Broker, topic: str) -> None:
    with connected(broker.urls["device-a"], "a") as device:
        assert device.publish(topic, "{}") == NOT_AUTHORIZED


def test_a_device_speaks_for_itself(broker: Broker) -> None:
    topic = "nadi/v1/air/device-a/telemetry"
    with (
        connected(broker.urls["nadi-ingest"], "listener") as ingest,
        connected(broker.urls["device-a"], "a") as device,
    ):
        ingest.subscribe("nadi/#")
        device.publish(topic, "12.5")
        assert ingest.next() == (topic, b"12.5")


def test_a_device_hears_its_own_commands_alone(broker: Broker) -> None:
    with (
        connected(broker.urls["nadi-publisher"], "p") as publisher,
        connected(broker.urls["device-a"], "a") as device,
    ):
        for topic in ("#", "$SYS/#", "nadi/v1/air/device-b/#"):
            device.subscribe(topic)
        publisher.publish("nadi/v1/air/device-b/telemetry", "not for a")
        publisher.publish("nadi/v1/air/device-b/command", "not for a")
        publisher.publish("nadi/v1/air/device-a/command", "for a")
        # Messages of one publisher arrive in order: had the others passed, they would come first.
        assert device.next() == ("nadi/v1/air/device-a/command", b"for a")


def test_the_publisher_speaks_for_any_device_and_hears_nothing(broker: Broker) -> None:
    with connected(broker.urls["nadi-publisher"], "p") as publisher:
        publisher.subscribe("#")
        assert publisher.publish("nadi/v1/air/device-b/telemetry", "1") < REFUSED
        assert publisher.publish("v3/app@tenant/devices/device-b/up", "1") < REFUSED
        assert publisher.publish("nadi/v1/air/nadi-publisher/command", "own") < REFUSED
        assert publisher.next() == ("nadi/v1/air/nadi-publisher/command", b"own")
        assert publisher.publish("$SYS/broker/version", "1") == NOT_AUTHORIZED


def test_ingest_reads_all_and_writes_nothing(broker: Broker) -> None:
    with connected(broker.urls["nadi-ingest"], "listener") as ingest:
        ingest.subscribe("$SYS/broker/version")
        assert ingest.next()[0] == "$SYS/broker/version"
        assert ingest.publish("nadi/v1/air/device-a/telemetry", "1") == NOT_AUTHORIZED


def test_a_subscriber_that_is_away_misses_nothing_even_over_a_restart(services_directory: Path) -> None:
    # The defaults would keep 1000 and drop the rest, each of them acknowledged.
    sent = [str(number) for number in range(1500)]
    accounts = [Account("listener", "one", "ingest"), Account("speaker", "two", "publisher")]
    directory = services_directory / "restarted-broker"
    with run_broker(directory, free_port(), accounts) as broker:
        with connected(broker.urls["listener"], "stays", keeps_session=True) as listener:
            listener.subscribe("nadi/#")
        with connected(broker.urls["speaker"], "speaker") as speaker:
            assert max(speaker.publish("nadi/v1/air/x/telemetry", text) for text in sent) < REFUSED
    with (
        run_broker(directory, free_port(), accounts) as broker,
        connected(broker.urls["listener"], "stays", keeps_session=True) as listener,
    ):
        assert [listener.next()[1].decode() for _ in sent] == sent


def test_a_taken_port_is_named(services_directory: Path, broker: Broker) -> None:
    with (
        pytest.raises(ConfigurationError, match=rf"port {broker.port} for the broker is in use.*MQTT_PORT="),
        run_broker(services_directory / "second-broker", broker.port, []),
    ):
        pass


@pytest.mark.parametrize("name", ["a/b", "+", "#", "a:b", "a\nuser b", ""])
def test_a_name_that_would_widen_a_rule_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="broker account"):
        Account(name, "secret", "device")


def test_rules_name_the_device_that_they_are_for() -> None:
    rules = access_rules([Account("a", "1", "device"), Account("b", "2", "device")])
    assert rules == (
        "user a\ntopic write nadi/v1/+/a/#\ntopic read nadi/v1/+/a/command\n\n"
        "user b\ntopic write nadi/v1/+/b/#\ntopic read nadi/v1/+/b/command\n"
    )
