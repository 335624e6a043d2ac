"""The whole way of an alarm: a gauge speaks, ingest stores, processors raise, the API tells, an operator closes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from handing_over import asking, ingesting, key, until

from core.settings import load_settings
from core.store.connection import connect
from core.store.devices import Registration, register
from deploy.embedded.broker import Broker
from processors.service import run

GAUGE = Registration("kabo", "kabo", "river", "Intake IPA Kabo", "bpbd", "real", 300, district="64.08.12")


@contextmanager
def processing(url: str) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(load_settings({"NADI_DATABASE_URL": url}), stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def client(empty_store_url: str, broker: Broker) -> Iterator[TestClient]:
    with connect(empty_store_url, autocommit=True) as connection:
        register(connection, [GAUGE])
    with ingesting(empty_store_url, broker, "alarms"), asking(empty_store_url, broker.urls["nadi-api"]) as client:
        yield client


def measure(client: TestClient, minutes_ago: float, level: float) -> None:
    time = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    said = {"ts": time.isoformat(), "values": {"level": level}}
    answer = client.post("/v1/telemetry?device=kabo", json=said)
    assert answer.status_code == 202, answer.text


def the_alarm(client: TestClient, **expected: Any) -> dict[str, Any] | None:
    items = client.get("/v1/alarms?rule=river-level").json()["items"]
    assert len(items) <= 1, items
    return items[0] if items and all(items[0][name] == value for name, value in expected.items()) else None


def test_a_flood_from_the_gauge_to_the_closing_note(client: TestClient, empty_store_url: str) -> None:
    with processing(empty_store_url):
        for minutes_ago in (20, 15, 10):
            measure(client, minutes_ago, 7.9)
        raised = until(lambda: the_alarm(client), "the alarm", 60)
        assert (raised["state"], raised["severity"], raised["place"]) == ("raised", "warning", "Intake IPA Kabo")
        agency = key(empty_store_url, "bpbd", "agency", agency="bpbd")
        taken = client.post(f"/v1/alarms/{raised['id']}/acknowledge", headers=agency)
        assert taken.json()["state"] == "acknowledged"
    # The processors are away for a while; what came meanwhile is looked at when they are back.
    measure(client, 5, 7.5)
    with processing(empty_store_url):
        over = until(lambda: the_alarm(client, holds=False), "the end of the condition", 60)
        assert over["state"] == "acknowledged"
        action = {"action": "perahu disiagakan"}
        closed = client.post(f"/v1/alarms/{raised['id']}/close", headers=agency, json=action).json()
        assert (closed["state"], closed["action"]) == ("closed", "perahu disiagakan")
    history = client.get(f"/v1/alarms/{raised['id']}").json()["history"]
    assert [step["kind"] for step in history] == ["raised", "acknowledged", "cleared", "closed"]
