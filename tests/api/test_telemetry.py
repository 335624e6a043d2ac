"""Telemetry over HTTP goes the way of all messages, and its receipt tells what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import cbor2
import pytest
from fastapi.testclient import TestClient
from handing_over import CATALOGUE, asking, fate, ingesting, key, until

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.receipts import receipt_topic, receipted
from core.settings import load_settings
from core.store.connection import connect
from deploy.embedded.broker import Broker
from deploy.embedded.ports import free_port
from ingest.assembly import replaying

AT = "2026-01-05T08:00:00+08:00"


@pytest.fixture(scope="module")
def url(store_url: str) -> str:
    from datetime import UTC, datetime

    with connect(store_url, autocommit=True) as connection:
        editor = Editor(connection, CATALOGUE, "budi", datetime(2026, 1, 1, tzinfo=UTC))
        add(editor, Facts("air-1", service="air", district="64.08.04"))
        add(editor, Facts("air-2", service="air", agency="bpbd"))
    return store_url


@pytest.fixture(scope="module")
def client(url: str, broker: Broker) -> Iterator[TestClient]:
    with ingesting(url, broker, "telemetry"), asking(url, broker.urls["nadi-api"]) as client:
        yield client


def stored(url: str, device: str) -> list[tuple[str, float]]:
    query = """
        SELECT metric, value FROM reading JOIN series USING (series_id) JOIN point USING (point_id)
        WHERE point.key = %s ORDER BY metric, time
    """
    with connect(url) as connection:
        return connection.execute(query, [device]).fetchall()


CHIRPSTACK = {"deviceInfo": {"devEui": "0101010101010101"}, "time": AT, "object": {"flow": 4.5}}
FORMATS: dict[str, tuple[dict[str, str], str | None, bytes, str, str]] = {
    "native": ({"service": "air"}, "application/json", b'{"values": {"pm25": 1}}', "f-native", "pm25"),
    "senml": ({"service": "air"}, "application/senml+json", b'[{"n": "pm25", "v": 1}]', "f-senml", "pm25"),
    "cbor": ({"service": "air"}, "application/senml+cbor", cbor2.dumps([{0: "pm25", 2: 1}]), "f-cbor", "pm25"),
    "csv": ({"service": "air"}, "text/csv", b"time,pm25\n,1\n", "f-csv", "pm25"),
    "ultralight": ({"service": "air", "format": "ultralight"}, None, b"pm25|1", "f-ul", "pm25"),
    "topic": (
        {"topic": "application/x/device/0101010101010101/event/up"},
        None,
        json.dumps(CHIRPSTACK).encode(),
        "0101010101010101",
        "flow",
    ),
}


@pytest.mark.parametrize(("asked", "media_type", "payload", "device", "metric"), FORMATS.values(), ids=list(FORMATS))
def test_each_format_is_stored(
    client: TestClient,
    url: str,
    asked: dict[str, str],
    media_type: str | None,
    payload: bytes,
    device: str,
    metric: str,
) -> None:
    parameters = asked if "topic" in asked else {**asked, "device": device}
    headers = {"Content-Type": media_type} if media_type else {}
    answer = client.post("/v1/telemetry", params=parameters, content=payload, headers=headers)
    receipt = answer.json()
    assert answer.headers["location"] == receipt["href"] == f"/v1/telemetry/{receipt['id']}"
    found = fate(client, answer)
    assert (found["state"], found["decoded"], found["stored"], found["reasons"]) == ("stored", 1, 1, [])
    assert [name for name, _ in stored(url, device)] == [metric]


def send(client: TestClient, payload: object, **more: Any) -> Any:
    return client.post("/v1/telemetry", params={"device": "air-1"}, json=payload, **more)


def test_the_same_again_is_a_duplicate_and_another_value_a_conflict(client: TestClient) -> None:
    payload = {"ts": AT, "values": {"pm25": 12.5}}
    assert fate(client, send(client, payload))["stored"] == 1
    assert fate(client, send(client, payload))["duplicate"] == 1
    found = fate(client, send(client, {"ts": AT, "values": {"pm25": 13}}))
    assert (found["state"], found["rejected"]) == ("rejected", 1)
    assert found["reasons"][0]["reason"] == "conflict"


def test_what_is_partly_wrong_is_partly_stored_and_says_why(client: TestClient) -> None:
    found = fate(client, send(client, {"ts": AT, "values": {"pm10": 20, "pm2.5x": 1, "o3": -5}}))
    assert (found["state"], found["decoded"], found["stored"], found["rejected"]) == ("partly", 3, 1, 2)
    assert [entry["reason"] for entry in found["reasons"]] == ["unknown_metric", "out_of_range"]
    assert "pm2.5x" in found["reasons"][0]["detail"]
    assert found["reasons"][0]["explanation"] == "the service has no metric of that name"


def test_what_cannot_be_read_is_rejected(client: TestClient) -> None:
    found = fate(client, send(client, [1, 2]))
    assert (found["state"], found["decoded"], found["rejected"]) == ("rejected", 0, 0)
    assert found["reasons"][0]["reason"] == "undecodable"


def test_the_ledger_counts_it_as_what_it_is(client: TestClient) -> None:
    before = client.get("/v1/ledger?source=native").json()["total"]
    fate(client, send(client, {"values": {"pm25": 12.5}}))
    after = client.get("/v1/ledger?source=native").json()["total"]
    assert after["messages"] == before["messages"] + 1
    assert after["difference"] == 0


def test_a_replayed_letter_mends_the_receipt(client: TestClient, url: str) -> None:
    answer = client.post("/v1/telemetry?device=late-1&service=air", json={"ts": AT, "values": {"pm25": 3}})
    fate(client, answer)
    with connect(url, autocommit=True) as connection:
        connection.execute("UPDATE device SET service = 'water' WHERE key = 'late-1'")
        connection.execute("SELECT pg_notify('nadi_registry', 'late-1')")
    payload = {"ts": "2026-01-06T08:00:00+08:00", "values": {"pm25": 4}}

    def refused() -> Any:
        topic = "nadi/v1/air/late-1/telemetry"
        return (found := fate(client, raw(client, topic, payload)))["state"] == "rejected" and found

    found = until(refused, "ingest to hear of the change")
    with connect(url, autocommit=True) as connection:
        connection.execute("UPDATE device SET service = 'air' WHERE key = 'late-1'")
        row = connection.execute("SELECT dead_letter_id FROM dead_letter ORDER BY 1 DESC LIMIT 1").fetchone()
    assert row
    with replaying(load_settings({"NADI_DATABASE_URL": url}), CATALOGUE) as replayer:
        replayer.replay(row[0])
    mended = client.get(found["href"]).json()
    assert (mended["state"], mended["reasons"]) == ("stored", [])


def raw(client: TestClient, topic: str, payload: object) -> Any:
    """Past the look at the registry that the API has before it publishes."""
    publisher = client.app.state.publisher  # type: ignore[attr-defined]  # a Starlette application
    answer = client.post("/v1/telemetry?device=air-1", json={"values": {}})
    receipt = answer.json()["id"]
    with client.app.state.context.connection() as connection:  # type: ignore[attr-defined]
        connection.execute("UPDATE receipt SET parts = 2 WHERE receipt_id = %s", [receipt])
    publisher.publish(receipt_topic(receipt, 1, topic), json.dumps(payload).encode())
    return answer


def test_a_second_delivery_does_not_make_a_receipt_a_duplicate(client: TestClient) -> None:
    payload = {"ts": "2026-01-07T08:00:00+08:00", "values": {"pm25": 4}}
    answer = send(client, payload)
    first = fate(client, answer)
    publisher = client.app.state.publisher  # type: ignore[attr-defined]  # a Starlette application
    messages = client.get("/v1/ledger").json()["total"]["duplicate"]
    publisher.publish(receipt_topic(answer.json()["id"], 0, first["topic"]), json.dumps(payload).encode())
    until(lambda: client.get("/v1/ledger").json()["total"]["duplicate"] > messages, "the second delivery")
    assert client.get(first["href"]).json() == first


def test_a_receipt_that_nobody_made_costs_nothing(client: TestClient) -> None:
    publisher = client.app.state.publisher  # type: ignore[attr-defined]  # a Starlette application
    topic = "nadi/v1/air/air-1/telemetry"
    before = client.get("/v1/ledger").json()["total"]["messages"]
    publisher.publish(receipt_topic(uuid4(), 0, topic), b'{"values": {"pm25": 5}}')
    publisher.publish(f"nadi/receipt/x.y/{topic}", b'{"values": {"pm25": 5}}')
    publisher.publish("nadi/receipt/" * 60 + "x", b"{}")
    until(lambda: client.get("/v1/ledger").json()["total"]["messages"] == before + 3, "3 messages")


REFUSED: dict[str, tuple[str, dict[str, str], bytes, int, str]] = {
    "no format": ("?device=air-1", {}, b"{}", 415, "unsupported-format"),
    "no device": ("", {"Content-Type": "application/json"}, b"{}", 422, "invalid-parameter"),
    "no service": ("?device=new-1&format=native", {}, b"{}", 422, "invalid-parameter"),
    "no body": ("?device=air-1&format=native", {}, b"", 422, "invalid-parameter"),
    "too large": ("?device=air-1&format=native", {}, b"1" * 1_000_001, 413, "too-large"),
    "far too large": ("?device=air-1&format=native", {}, b"1" * 8_000_001, 413, "too-large"),
    "other service": ("?device=air-1&service=water&format=native", {}, b"{}", 422, "unknown-value"),
    "unknown service": ("?device=air-1&service=wind&format=native", {}, b"{}", 422, "unknown-value"),
    "slash in a name": ("?device=a/b&service=air&format=native", {}, b"{}", 422, "invalid-parameter"),
    "wildcard": ("?device=%2B&service=air&format=native", {}, b"{}", 422, "invalid-parameter"),
    "unknown topic": ("?topic=a/b", {}, b"{}", 422, "unknown-value"),
    "topic of records": ("?topic=nadi/v1/general/desk/record", {}, b"{}", 422, "invalid-parameter"),
    "topic of a receipt": ("?topic=nadi/receipt/x.0/nadi/v1/air/air-1/telemetry", {}, b"{}", 422, "unknown-value"),
    "topic and device": ("?topic=nadi/v1/air/air-1/senml&device=air-1", {}, b"{}", 422, "invalid-parameter"),
}


@pytest.mark.parametrize(("query", "headers", "payload", "status", "kind"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_handed_over_is_refused_at_once(
    client: TestClient, query: str, headers: dict[str, str], payload: bytes, status: int, kind: str
) -> None:
    answer = client.post(f"/v1/telemetry{query}", content=payload, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:nadi:problem:{kind}")


def test_a_key_speaks_only_for_its_devices(client: TestClient, url: str) -> None:
    header = key(url, "gw", "operator", scopes=("telemetry",), devices=("air-1",))
    payload = {"values": {"pm25": 6}}
    own = send(client, payload, headers=header)
    assert own.status_code == 202
    assert client.get(own.json()["href"], headers=header).status_code == 200
    others = ("device=air-2", "device=new-9&service=air", "topic=application/x/device/air-2/event/up")
    several = ("topic=ngsi/orion/notification", "topic=spBv1.0/g/NDATA/air-1", "topic=spBv1.0/g/DDATA/n/air-1")
    for query in others + several:
        answer = client.post(f"/v1/telemetry?{query}", json=payload, headers=header)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:nadi:problem:not-allowed"), query


def test_a_key_of_an_agency_speaks_for_its_devices_only(client: TestClient, url: str) -> None:
    header = key(url, "bpbd", "operator", agency="bpbd")
    payload = {"values": {"pm25": 6}}
    statuses = [
        client.post(f"/v1/telemetry?{query}", json=payload, headers=header).status_code
        for query in ("device=air-2", "device=air-1", "device=new-9&service=air")
    ]
    assert statuses == [202, 403, 403]


def test_who_may_only_read_hands_nothing_over(client: TestClient, url: str) -> None:
    for role in ("viewer", "planner"):
        answer = send(client, {"values": {"pm25": 6}}, headers=key(url, role, role))
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:nadi:problem:not-allowed")


def test_a_receipt_is_shown_to_its_sender_and_to_operators(client: TestClient, url: str) -> None:
    href = send(client, {"values": {"pm25": 7}}, headers=key(url, "mine", "operator", scopes=("telemetry",))).json()[
        "href"
    ]
    assert client.get(href, headers=key(url, "other", "operator", scopes=("telemetry",))).status_code == 404
    assert client.get(href, headers=key(url, "inspector", "operator")).status_code == 200
    assert client.get(f"/v1/telemetry/{uuid4()}").status_code == 404
    assert client.get("/v1/telemetry/x").status_code == 422


def test_an_unknown_device_is_refused_where_the_settings_say_so(url: str, broker: Broker) -> None:
    with asking(url, broker.urls["nadi-api"], unknown_device="reject") as client:
        answer = client.post("/v1/telemetry?device=new-8&service=air", json={"values": {"pm25": 7}})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:nadi:problem:unknown-value")


def test_while_the_broker_is_away_nothing_is_taken(url: str) -> None:
    with asking(url, f"mqtt://127.0.0.1:{free_port()}") as client:
        answer = send(client, {"values": {"pm25": 7}})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["type"] == "urn:nadi:problem:broker-away"
        assert client.get(answer.json()["receipt"]).json()["state"] == "pending"


def test_a_broker_that_does_not_let_the_api_speak_is_no_success(url: str, broker: Broker) -> None:
    with asking(url, broker.urls["device-a"]) as client:
        answer = send(client, {"values": {"pm25": 7}})
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:nadi:problem:broker-away")
        assert "Not authorized" in answer.json()["detail"]


def test_receipts_are_told_from_topics_that_only_look_like_them() -> None:
    number = uuid4()
    assert receipted(receipt_topic(number, 3, "/ul/a/b/attrs")) == (number, 3, "/ul/a/b/attrs")
    for topic in ("nadi/receipt/", f"nadi/receipt/{number}", f"nadi/receipt/{number}.x/a", "nadi/receipt/-" + "0" * 35):
        assert receipted(topic) is None
