"""The contract between encoders and decoders, over a broker: what is sent is what is stored."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

from core.store.connection import connect
from deploy.embedded.accounts import Account
from deploy.embedded.broker import Broker, run_broker
from deploy.embedded.ports import free_port
from simulators.faults import FaultRates
from simulators.feed import Due, Feed
from simulators.fleet import Device
from simulators.history_store import register
from simulators.pace import Pace
from simulators.publisher import Publisher
from simulators.signal import City
from simulators.stream import deliveries

START_S = 1_767_225_600
END_S = START_S + 900
PATIENCE_S = 30

QUERY = """
    SELECT point.key, metric, (extract(epoch FROM time) * 1000000)::bigint, value
    FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
"""


@contextmanager
def ingest(broker: Broker, database_url: str) -> Iterator[None]:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("NADI_")},
        "NADI_MQTT_URL": broker.urls["nadi-ingest"],
        "NADI_DATABASE_URL": database_url,
    }
    process = subprocess.Popen([sys.executable, "-m", "cli", "ingest"], env=environment, stderr=subprocess.PIPE)
    try:
        assert process.stderr is not None
        assert any(b"connected to broker" in line for line in process.stderr)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_ingest_stores_what_every_kind_of_device_says(
    services_directory: Path, empty_store_url: str, city: City, fleet: list[Device]
) -> None:
    accounts = [Account("nadi-ingest", "a", "ingest"), Account("nadi-publisher", "b", "publisher")]
    stream = deliveries(city, fleet, FaultRates.none(), START_S)
    sent = list(takewhile(lambda delivery: delivery.arrive_s < END_S, stream))
    expected = {
        (delivery.device.site.key, metric, delivery.uplink.time_us, value)
        for delivery in sent
        for metric, value in delivery.uplink.values.items()
    }
    with connect(empty_store_url, autocommit=True) as connection:
        register(connection, city, fleet)
        with (
            run_broker(services_directory / "contract", free_port(), accounts) as broker,
            ingest(broker, empty_store_url),
        ):
            feed = Feed(Publisher(broker.urls["nadi-publisher"], "contract"), lambda _: None, threading.Event())
            due = (Due(0.0, delivery.encode, is_at_once=True) for delivery in sent)
            feed.run(due, Pace(0, 1, time.time, time.monotonic, 0.0))
            deadline = time.monotonic() + PATIENCE_S
            stored: set[tuple[object, ...]] = set()
            while len(stored) < len(expected) and time.monotonic() < deadline:
                stored = set(connection.execute(QUERY).fetchall())
        letters = connection.execute("SELECT reason, detail FROM dead_letter").fetchall()
    assert letters == []
    assert stored == expected
