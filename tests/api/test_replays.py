"""Dead letters over the API: replayed by ingest's worker, or put away; both can be asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from handing_over import asking, key
from test_imports import count, ended, working

from core.store import audit, dead_letters, devices
from core.store.connection import connect
from core.store.dead_letters import DeadLetter

CAME = datetime(2026, 1, 5, tzinfo=UTC)


def letter(device: str, value: float) -> DeadLetter:
    payload = f'{{"values": {{"pm25": {value}}}}}'.encode()
    topic = f"nadi/v1/air/{device}/telemetry"
    return DeadLetter(CAME, "native", topic, payload, device, "unknown_device", "as it was")


@pytest.fixture
def client(empty_store_url: str) -> Iterator[TestClient]:
    entry = devices.Registration(
        point="aq-1", device="aq-1", service="air", name="aq-1", agency="dlh", origin="real", interval_s=300
    )
    with connect(empty_store_url) as connection:
        devices.register(connection, [entry])
        dead_letters.add(connection, [letter("aq-1", 12.5), letter("aq-1", -3), letter("aq-2", 7)])
    with asking(empty_store_url, "mqtt://127.0.0.1:1") as client:
        yield client


def states(client: TestClient) -> dict[int, str]:
    return {item["id"]: item["state"] for item in client.get("/v1/dead-letters").json()["items"]}


def sums(job: dict[str, Any]) -> tuple[int, int, int]:
    return job["stored"], job["refused"], job["not_open"]


def test_letters_are_replayed_by_device_and_again_by_id(
    client: TestClient, empty_store_url: str, tmp_path: Path
) -> None:
    with working(empty_store_url, tmp_path):
        first = ended(client, client.post("/v1/dead-letters/replay?device=aq-1"))
        assert (first["state"], first["letters"], sums(first)) == ("done", 2, (1, 1, 0)), first
        (refused,) = first["still_refused"]
        assert (refused["id"], refused["reason"]) == (2, "out_of_range")
        assert sums(ended(client, client.post("/v1/dead-letters/1/replay"))) == (0, 0, 1)
    assert states(client) == {1: "replayed", 2: "open", 3: "open"}
    assert count(empty_store_url, "SELECT count(*) FROM reading") == 1
    assert count(empty_store_url, "SELECT sum(messages) FROM ledger WHERE source = 'replay'") == 2
    with connect(empty_store_url) as connection:
        changes = audit.list_changes(connection, subject="dead-letter")
    assert [change["after"]["ids"] for change in changes] == [[1], [1, 2]]


def test_letters_are_put_away_once(client: TestClient, empty_store_url: str) -> None:
    assert client.post("/v1/dead-letters/2/discard").json() == {"discarded": 1, "state": "discarded"}
    assert client.post("/v1/dead-letters/2/discard").json() == {"discarded": 0, "state": "discarded"}
    assert client.post("/v1/dead-letters/discard?reason=unknown_device").json()["discarded"] == 2
    assert client.post("/v1/dead-letters/discard?id=1&id=3").json()["discarded"] == 0
    assert set(states(client).values()) == {"discarded"}
    with connect(empty_store_url) as connection:
        changes = audit.list_changes(connection, subject="dead-letter")
    assert [(change["action"], change["after"]["ids"]) for change in changes] == [("discard", [1, 3]), ("discard", [2])]


def test_a_letter_that_was_replayed_cannot_be_put_away(client: TestClient, empty_store_url: str) -> None:
    with connect(empty_store_url) as connection:
        dead_letters.close(connection, [1], "replayed")
    assert client.post("/v1/dead-letters/1/discard").status_code == 409


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/dead-letters/99/replay", 404),
        ("/v1/dead-letters/99/discard", 404),
        ("/v1/dead-letters/replay", 422),
        ("/v1/dead-letters/replay?id=1&device=aq-1", 422),
        ("/v1/dead-letters/discard?reason=unknown", 422),
    ],
)
def test_what_names_no_letters_is_refused(client: TestClient, path: str, status: int) -> None:
    assert client.post(path).status_code == status


def test_only_who_operates_may(client: TestClient, empty_store_url: str) -> None:
    viewer = key(empty_store_url, "viewer", "viewer")
    for action in ("replay", "discard"):
        assert client.post(f"/v1/dead-letters/1/{action}", headers=viewer).status_code == 403
