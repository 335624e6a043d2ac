"""Readings from the running API's stream into Grafana Live; an end that is away holds up nothing."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from grafana_server import TOKEN, Grafana, running
from live_client import running as running_api

from core.backoff import Backoff
from core.store import live
from core.store.connection import READINGS_CHANNEL, Connection, connect, notify
from core.store.devices import Registration, allocate_series, deployed, register
from core.store.readings import Outcome, Rows
from deploy.grafana.relay import Ends, Relay, line_of

PATIENCE_S = 30.0
START_US = 1_767_225_600_000_000  # 2026-01-01, UTC


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    with running() as server:
        yield server


@dataclass
class City:
    """A store with one series; what is stored gets the next second and number."""

    connection: Connection
    series: int
    api_url: str
    count: int = 0

    def store(self) -> None:
        rows = Rows(
            np.array([START_US + self.count * 1_000_000], dtype=np.int64),
            np.array([self.series], dtype=np.int32),
            np.array([self.count + 0.5]),
            np.zeros(1, dtype=np.int16),
            np.zeros(1, dtype=bool),
        )
        self.count += 1
        with self.connection.transaction():
            live.add_readings(self.connection, rows, np.full(1, Outcome.STORED, dtype=np.int8))
            notify(self.connection, READINGS_CHANNEL)


@pytest.fixture(scope="module")
def city(store_url: str) -> Iterator[City]:
    """A store with one series, and the API over it."""
    with connect(store_url, autocommit=True) as connection, running_api(store_url) as port:
        register(connection, [Registration("udara 1", "alat-1", "air", "Udara", "dlh", "simulated", 300)])
        found = deployed(connection, "alat-1")
        assert found
        series = allocate_series(connection, found.point_id, "pm25", 300, is_counter=False)
        yield City(connection, series, f"http://127.0.0.1:{port}")


def relayed(city: City, grafana_url: str, enough: Callable[[Relay], bool]) -> Relay:
    """A relay, after it did enough of what is stored meanwhile."""
    ends = Ends(city.api_url, None, grafana_url, TOKEN)
    relay, stop = Relay(ends, ["air"], Backoff(random.Random(1))), threading.Event()
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while not enough(relay):  # until the relay listens, nobody hears
        city.store()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    stop.set()
    city.store()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    return relay


def test_readings_reach_grafana_as_they_come(city: City, grafana: Grafana) -> None:
    relay = relayed(city, grafana.url, lambda _: len(grafana.lines) >= 3)
    last = grafana.lines[-1]
    number = int(float(last.split("value=")[1].split()[0]))
    nanoseconds = START_US * 1000 + number * 1_000_000_000
    assert last == f"air,metric=pm25,point=udara\\ 1 value={number}.5 {nanoseconds}"
    assert relay.counts.sent == len(grafana.lines)


def test_without_grafana_readings_are_dropped_and_counted(city: City, caplog: pytest.LogCaptureFixture) -> None:
    relay = relayed(city, "http://127.0.0.1:9", lambda relay: relay.counts.dropped > 0)
    assert relay.counts.sent == 0
    assert "readings dropped" in caplog.text


def test_names_with_the_protocols_own_letters_are_escaped() -> None:
    event = {"time": "2026-01-01T08:00:00.5+08:00", "service": "a b", "point": "x,y=z", "metric": "m", "value": 1}
    assert line_of(event) == "a\\ b,metric=m,point=x\\,y\\=z value=1.0 1767225600500000000"
