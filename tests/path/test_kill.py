"""`kill -9` of ingest in the middle of a stream loses no published message and stores none twice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.mqtt import BrokerAddress
from core.store.connection import Connection, connect
from deploy.embedded.broker import Broker

MESSAGES = 8000
KILLS = 5


@pytest.fixture
def environment(empty_store_url: str, broker: Broker) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("NADI_")},
        "NADI_DATABASE_URL": empty_store_url,
        "NADI_MQTT_URL": broker.urls["nadi-ingest"],
        "NADI_MQTT_CLIENT_ID": "test-kill",
        "NADI_BATCH_SIZE": "100",
    }


@contextmanager
def ingest(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "cli", "ingest"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Publisher(threading.Thread):
    """Publishes readings with ascending times at a steady pace, and waits for the broker to have each."""

    def __init__(self, url: str, device: str, count: int) -> None:
        super().__init__(name="publisher")
        self._address = BrokerAddress.parse(url)
        self._device = device
        self._count = count

    def run(self) -> None:
        client = self._address.make_client(f"test-kill-{self._device}", clean_session=True)
        client.connect(self._address.host, self._address.port)
        client.loop_start()
        sent = []
        for number in range(self._count):
            payload = f'{{"ts": {1767225600000 + number}, "values": {{"pm25": 1}}}}'
            sent.append(client.publish(f"nadi/v1/air/{self._device}/telemetry", payload, qos=1))
            if number % 50 == 0:
                time.sleep(0.02)
        for entry in sent:
            entry.wait_for_publish(60)
        client.disconnect()
        client.loop_stop()


def count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM reading").fetchone()
    return int(row[0]) if row else 0


def wait_for_count(connection: Connection, wanted: int, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while count(connection) < wanted:
        if time.monotonic() > deadline:
            pytest.fail(f"{count(connection)} of {wanted} readings after {timeout_s} s")
        time.sleep(0.005)


def test_kill_of_ingest_loses_nothing_and_stores_nothing_twice(environment: dict[str, str], broker: Broker) -> None:
    url = broker.urls["nadi-publisher"]
    with connect(environment["NADI_DATABASE_URL"], autocommit=True) as connection:
        with ingest(environment):
            # A first message that came through proves the session: from here on the broker keeps what is published.
            while count(connection) == 0:
                probe = Publisher(url, "probe", 1)
                probe.run()
        publisher = Publisher(url, "station", MESSAGES)
        publisher.start()
        for _ in range(KILLS):
            with ingest(environment):
                wait_for_count(connection, count(connection) + MESSAGES // 20)
        with ingest(environment):
            publisher.join()
            wait_for_count(connection, MESSAGES + 1)
        assert count(connection) == MESSAGES + 1
        sums = connection.execute("SELECT sum(decoded), sum(stored + duplicate), sum(rejected) FROM ledger").fetchone()
    assert sums is not None
    assert sums[0] == sums[1]
    assert sums[2] == 0


def test_two_workers_share_the_messages_and_a_kill_of_one_loses_nothing(
    environment: dict[str, str], broker: Broker
) -> None:
    url = broker.urls["nadi-publisher"]
    first, second = (
        {**environment, "NADI_MQTT_SHARE": "workers", "NADI_MQTT_CLIENT_ID": f"test-share-{number}"}
        for number in (1, 2)
    )
    with connect(environment["NADI_DATABASE_URL"], autocommit=True) as connection:
        with ingest(first), ingest(second):
            while connected_workers(connection) < 2 or count(connection) == 0:
                Publisher(url, "probe", 1).run()
        publisher = Publisher(url, "station", MESSAGES)
        with ingest(second):
            with ingest(first):
                publisher.start()
                wait_for_count(connection, MESSAGES // 4)
            wait_for_count(connection, MESSAGES // 2 + 1)
            # What the killed worker had not acknowledged waits for it.
            with ingest(first):
                publisher.join()
                wait_for_count(connection, MESSAGES + 1)
        assert count(connection) == MESSAGES + 1
        sums = connection.execute("SELECT sum(decoded), sum(stored + duplicate) FROM ledger").fetchone()
    assert sums is not None
    assert sums[0] == sums[1]


def connected_workers(connection: Connection) -> int:
    query = """
        SELECT count(*) / 2 FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'nadi' AND pid <> pg_backend_pid()
    """
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
