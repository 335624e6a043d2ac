"""Registered devices on the real broker: each speaks for itself, gateways and network servers for theirs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mqtt import PATIENCE_S, connected

from core.catalogue import load_catalogue
from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.devices.secrets import password_hash
from core.devices.states import activate, retire, rotate_secret
from core.store.connection import connect
from deploy.access.keeper import AccessKeeper
from deploy.embedded.accounts import Account
from deploy.embedded.broker import Broker, run_broker
from deploy.embedded.ports import HOST, free_port

CATALOGUE = load_catalogue()
# Below it the broker took the message, whether or not somebody hears it.
REFUSAL, NOT_AUTHORIZED = 0x80, 0x87
OWN = [Account("nadi-ingest", "ingest-secret", "ingest"), Account("nadi-publisher", "publisher-secret", "publisher")]


@dataclass(frozen=True)
class City:
    """A registry and the broker that follows it."""

    editor: Editor
    keeper: AccessKeeper
    broker: Broker

    def url(self, name: str, secret: str = "secret") -> str:
        return f"mqtt://{name}:{secret}@{HOST}:{self.broker.port}"

    def knows(self, name: str, secret: str = "secret") -> bool:
        with connected(self.url(name, secret), f"probe-{name}") as client:
            return client.connect_code < REFUSAL

    def follow(self, name: str, secret: str, *, is_known: bool) -> None:
        """Have the broker reload, which it does on its own time."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.keeper.heed():
            assert time.monotonic() < deadline, "the registry did not tell of its change"
        while self.knows(name, secret) != is_known:
            assert time.monotonic() < deadline, f"the broker does not follow: {name}"


@pytest.fixture(scope="module")
def city(services_directory: Path, store_url: str) -> Iterator[City]:
    with (
        connect(store_url, autocommit=True) as connection,
        run_broker(services_directory / "access-broker", free_port(), OWN) as broker,
    ):
        editor = Editor(connection, CATALOGUE, "tester", datetime(2026, 1, 5, tzinfo=UTC))
        hashed = password_hash("secret")
        add(editor, Facts("gw", kind="gateway"), password_hash=hashed)
        server = Facts("ns", kind="network_server", server="chirpstack", application="app-1")
        add(editor, server, password_hash=hashed)
        server = Facts("tts", kind="network_server", server="things_stack", application="app1@tenant")
        add(editor, server, password_hash=hashed)
        for name in ("a", "b", "going"):
            add(editor, Facts(name, service="air"), password_hash=hashed)
        add(editor, Facts("behind", service="water", gateway="gw"))
        keeper = AccessKeeper(connection, CATALOGUE.sources, broker.admit)
        city = City(editor, keeper, broker)
        assert keeper.refresh()
        deadline = time.monotonic() + PATIENCE_S
        while not city.knows("a"):
            assert time.monotonic() < deadline
        yield city


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("a", "nadi/v1/air/a/telemetry"),
        ("a", "nadi/v1/air/a/status"),
        ("gw", "nadi/v1/general/gw/status"),
        ("gw", "nadi/v1/water/behind/telemetry"),
        ("ns", "application/app-1/device/0101010101010101/event/up"),
        ("tts", "v3/app1@tenant/devices/dev1/up"),
    ],
)
def test_what_may_be_said(city: City, name: str, topic: str) -> None:
    with connected(city.url(name), f"speaker-{name}") as client:
        assert client.publish(topic, "{}") < REFUSAL


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("a", "nadi/v1/air/b/telemetry"),
        ("a", "nadi/v1/air/behind/telemetry"),
        ("a", "nadi/v1/water/a/telemetry"),
        ("a", "nadi/v1/air/a-2/telemetry"),
        ("a", "nadi/v1/air/telemetry"),
        ("a", "application/app-1/device/a/event/up"),
        ("a", "$SYS/broker/version"),
        ("gw", "nadi/v1/air/a/telemetry"),
        ("gw", "nadi/v1/air/behind/telemetry"),
        ("ns", "application/app-2/device/0101010101010101/event/up"),
        ("ns", "application/app-1/device/0101010101010101/command/down"),
        ("ns", "nadi/v1/air/a/telemetry"),
        ("tts", "v3/app2@tenant/devices/dev1/up"),
        ("tts", "v3/app1@tenant/devices/dev1/down/push"),
    ],
)
def test_what_may_not_be_said(city: City, name: str, topic: str) -> None:
    with connected(city.url(name), f"speaker-{name}") as client:
        assert client.publish(topic, "{}") == NOT_AUTHORIZED


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("a", "nadi/v1/air/a/command"),
        ("gw", "nadi/v1/water/behind/command"),
        ("ns", "application/app-1/device/0101010101010101/command/down"),
        ("tts", "v3/app1@tenant/devices/dev1/down/push"),
    ],
)
def test_each_hears_its_own_commands_alone(city: City, name: str, own: str) -> None:
    with (
        connected(city.broker.urls["nadi-publisher"], "p") as publisher,
        connected(city.url(name), f"listener-{name}") as client,
    ):
        for topic in ("#", "$SYS/#", "nadi/v1/air/b/#"):
            client.subscribe(topic)
        for other in ("nadi/v1/air/b/command", "nadi/v1/air/b/telemetry", "application/app-2/device/1/command/down"):
            publisher.publish(other, "not for you")
        publisher.publish(own, "for you")
        # Messages of one publisher arrive in order: had the others passed, they would come first.
        assert client.next() == (own, b"for you")


def test_a_changed_secret_shuts_the_old_one_out(city: City) -> None:
    rotate_secret(replace(city.editor, now=datetime.now(UTC)), "b", password_hash("newer"))
    city.follow("b", "newer", is_known=True)
    assert not city.knows("b", "secret")


def test_a_retired_device_is_refused_and_cut_off_and_others_stay(city: City) -> None:
    with (
        connected(city.url("going"), "going") as going,
        connected(city.url("a"), "staying") as staying,
        connected(city.broker.urls["nadi-ingest"], "ingest") as ingest,
    ):
        ingest.subscribe("nadi/#")
        retire(city.editor, "going")
        city.follow("going", "secret", is_known=False)
        assert going.is_cut_off()
        assert staying.publish("nadi/v1/air/a/telemetry", "still here") < REFUSAL
        assert ingest.next() == ("nadi/v1/air/a/telemetry", b"still here")


def test_a_gateway_speaks_for_a_device_from_its_assignment_on(city: City) -> None:
    add(city.editor, Facts("later", service="air"))
    activate(city.editor, Facts("later", gateway="gw"))
    deadline = time.monotonic() + PATIENCE_S
    while not city.keeper.heed():
        assert time.monotonic() < deadline
    code = NOT_AUTHORIZED
    while code >= REFUSAL:
        assert time.monotonic() < deadline
        with connected(city.url("gw"), "gw") as client:
            code = client.publish("nadi/v1/air/later/telemetry", "1")
