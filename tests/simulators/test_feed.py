"""Feeds on the air: nothing lost, counted, ended in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage

from core.errors import ConfigurationError
from core.mqtt import BrokerAddress
from deploy.embedded.accounts import Account
from deploy.embedded.broker import Broker, run_broker
from deploy.embedded.ports import free_port
from simulators.feed import Due, Feed
from simulators.pace import Pace
from simulators.publisher import Publisher
from simulators.report import Counters, write_report

TOPIC = "nadi/v1/air/sim-test/telemetry"


class Listener:
    """A subscriber that keeps what it hears.

    is_kept  the broker keeps what it misses; such a session must not outlive its broker
    """

    def __init__(self, url: str, *, is_kept: bool = False) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self._changed = threading.Condition()
        self._ready = threading.Event()
        address = BrokerAddress.parse(url)
        self._client = address.make_client("listener", clean_session=not is_kept)
        self._client.on_connect = lambda client, *_: client.subscribe("#", 1)
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_message = self._on_message
        self._client.connect(address.host, address.port)
        self._client.loop_start()
        assert self._ready.wait(10)

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        with self._changed:
            self.heard.append((message.topic, bytes(message.payload)))
            self._changed.notify_all()

    def wait_all(self, payloads: set[bytes]) -> set[bytes]:
        """What was heard, once it holds `payloads`; some may come twice."""
        with self._changed:
            self._changed.wait_for(lambda: payloads <= {payload for _, payload in self.heard}, 20)
        return {payload for _, payload in self.heard}

    def wait(self, count: int) -> list[tuple[str, bytes]]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.heard) >= count, 20), len(self.heard)
        return self.heard

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    listener = Listener(broker.urls["nadi-ingest"])
    yield listener
    listener.close()


def at_once(count: int) -> Iterator[Due]:
    for number in range(count):
        yield Due(0.0, lambda number=number: (TOPIC, b"%d" % number), is_at_once=True)  # type: ignore[misc]


def still() -> Pace:
    return Pace(1_000, 1, lambda: 1_000, lambda: 0.0, 0.0)


def test_all_is_acknowledged_before_the_end(broker: Broker, listener: Listener, tmp_path: Path) -> None:
    publisher = Publisher(broker.urls["nadi-publisher"], "test-feed")
    shown: list[Counters] = []
    feed = Feed(publisher, shown.append, threading.Event(), report=tmp_path / "report.json")
    counters = feed.run(at_once(3_000), still())
    assert (counters.published, counters.waiting) == (3_000, 0)
    # What is published while the connection is being made is sent beside what waited for it: the order is not promised.
    assert sorted(int(payload) for _, payload in listener.wait(3_000)) == list(range(3_000))
    assert json.loads((tmp_path / "report.json").read_text())["published"] == 3_000
    assert shown


def test_a_broker_that_restarts_gets_everything(services_directory: Path) -> None:
    home, port = services_directory / "restarted", free_port()
    accounts = [Account("nadi-ingest", "a", "ingest"), Account("nadi-publisher", "b", "publisher")]
    half_way, go_on = threading.Event(), threading.Event()

    def messages() -> Iterator[Due]:
        for number, due in enumerate(at_once(2_000)):
            if number == 1_000:
                half_way.set()
                assert go_on.wait(30)
            yield due

    with run_broker(home, port, accounts) as broker:
        listener = Listener(broker.urls["nadi-ingest"], is_kept=True)
        publisher = Publisher(broker.urls["nadi-publisher"], "test-restart")
        feed = Feed(publisher, lambda _: None, threading.Event())
        thread = threading.Thread(target=feed.run, args=(messages(), still()))
        thread.start()
        assert half_way.wait(30)
    go_on.set()
    with run_broker(home, port, accounts):
        thread.join(60)
        expected = {b"%d" % number for number in range(2_000)}
        assert listener.wait_all(expected) == expected
        listener.close()
    assert feed.counters.published == 2_000


def test_a_broker_that_refuses_us_is_said(broker: Broker) -> None:
    publisher = Publisher(broker.urls["nadi-publisher"].replace("publisher-secret", "wrong"), "test-refused")
    late = [Due(2_000.0, lambda: (TOPIC, b""))]
    with pytest.raises(ConfigurationError, match=r"NADI_MQTT_URL: broker .* says: Not authorized"):
        Feed(publisher, lambda _: None, threading.Event()).run(late, still())


def test_a_stop_ends_the_wait_for_the_next_message(broker: Broker) -> None:
    stop = threading.Event()
    publisher = Publisher(broker.urls["nadi-publisher"], "test-stop")
    feed = Feed(publisher, lambda _: stop.set(), stop)
    assert feed.run([Due(2_000.0, lambda: (TOPIC, b""))], still()).published == 0


def test_simulated_time_catches_up_with_the_clock_and_then_goes_with_it() -> None:
    real = 0.0
    pace = Pace(9_000, 60, lambda: 10_000 + real, lambda: real, 0.0)
    assert (pace.now_s(), pace.wait_s(9_600)) == (9_000, 10)
    real = 10.0
    assert (pace.now_s(), pace.wait_s(9_600)) == (9_600, 0)
    real = 100.0  # at 60 times, 15 000; the clock says 10 100
    assert (pace.now_s(), pace.wait_s(10_160)) == (10_100, 60)


def test_a_report_is_never_half_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.json"
    write_report(path, Counters(published=1))
    write_report(path, Counters(published=2, time="2026-01-01T00:00:00+00:00"))
    assert json.loads(path.read_text())["published"] == 2
    assert list(path.parent.iterdir()) == [path]


def test_simulate_publishes_all_formats_and_ends_at_a_signal(
    broker: Broker, listener: Listener, empty_store_url: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("NADI_")},
        "NADI_MQTT_URL": broker.urls["nadi-publisher"],
        "NADI_DATABASE_URL": empty_store_url,
    }
    command = ["simulate", "--start", "2026-01-01T00:00:00+08:00", "--speed", "1800", "--report"]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *command, str(report)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    heard = listener.wait(300)
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=30)
    assert process.returncode == 0, error.decode()
    published = json.loads(report.read_text())["published"]
    assert f"published {published:,} messages".encode() in out
    assert len(listener.wait(published)) == published
    beginnings = {topic.partition("/")[0] for topic, _ in heard}
    assert beginnings == {"nadi", "application", "v3"}
