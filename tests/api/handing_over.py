"""The API and ingest over one store and one broker, as those who hand something over meet them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from api_client import make_context, serving
from fastapi.testclient import TestClient

from core.access.keys import Wish, create
from core.catalogue import load_catalogue
from core.settings import Settings
from core.store.connection import connect
from deploy.embedded.broker import Broker
from ingest.pipeline import Pipeline
from ingest.service import make_pipeline

CATALOGUE = load_catalogue()
ELSEWHERE = ("192.0.2.7", 50_000)
ENGLISH = {"Accept-Language": "en"}
Send = Callable[..., Any]


@contextmanager
def ingesting(url: str, broker: Broker, name: str) -> Iterator[Pipeline]:
    settings = Settings(database_url=url, mqtt_url=broker.urls["nadi-ingest"], mqtt_client_id=f"test-{name}")
    pipeline = make_pipeline(settings, CATALOGUE)
    thread = threading.Thread(target=pipeline.run)
    thread.start()
    try:
        until(lambda: pipeline.is_connected, "a connection to the broker")
        yield pipeline
    finally:
        pipeline.stop()
        thread.join()


@contextmanager
def asking(url: str, mqtt_url: str, **settings: str) -> Iterator[TestClient]:
    """A client from elsewhere, with the settings' key unless it sends another; its clock goes."""
    context = make_context(url, api_host="0.0.0.0", api_key="right", mqtt_url=mqtt_url, **settings)
    with serving(replace(context, now=lambda: datetime.now(UTC)), ELSEWHERE) as client:
        client.headers.update({"X-API-Key": "right", **ENGLISH})
        yield client


def key(url: str, name: str, role: str, **wish: Any) -> dict[str, str]:
    """The header of a new key."""
    with connect(url, autocommit=True) as connection:
        made = create(connection, CATALOGUE, Wish(name, role, **wish), who="budi", now=datetime.now(UTC))
    return {"X-API-Key": made}


def until(condition: Callable[[], Any], what: str, timeout_s: float = 20) -> Any:
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {timeout_s} s for {what}"
        time.sleep(0.02)
    return found


def fate(client: TestClient, answer: Any) -> dict[str, Any]:
    """The receipt of `answer` once it is settled."""
    assert answer.status_code == 202, answer.text

    def settled() -> dict[str, Any] | None:
        receipt: dict[str, Any] = client.get(answer.json()["href"]).json()
        return None if receipt["state"] == "pending" else receipt

    found: dict[str, Any] = until(settled, "the receipt to be settled")
    return found
