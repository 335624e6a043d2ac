"""Records over HTTP: all of them or none, each agency its own, through the same pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from handing_over import asking, fate, ingesting, key

from core.store import audit
from core.store.connection import connect
from deploy.embedded.broker import Broker

RECEIVED = "2026-01-05T08:00:00+08:00"


@pytest.fixture(scope="module")
def client(store_url: str, broker: Broker) -> Iterator[TestClient]:
    with ingesting(store_url, broker, "records"), asking(store_url, broker.urls["nadi-api"]) as client:
        yield client


def complaint(number: str, **facts: Any) -> dict[str, Any]:
    return {"kind": "complaint", "key": number, "attributes": {"received_at": RECEIVED, **facts}}


def newest(url: str, number: str) -> tuple[int, dict[str, Any]]:
    query = "SELECT revision, attributes FROM record WHERE key = %s ORDER BY revision DESC LIMIT 1"
    with connect(url) as connection:
        row = connection.execute(query, [number]).fetchone()
    assert row, f"no record {number}"
    return row[0], row[1]


def csv(client: TestClient, text: str, kind: str = "complaint", **more: Any) -> Any:
    headers = {"Content-Type": "text/csv", **more.pop("headers", {})}
    return client.post(f"/v1/records?kind={kind}", content=text.encode(), headers=headers)


def test_json_is_stored_and_a_later_version_is_a_revision(client: TestClient, store_url: str) -> None:
    answer = client.post("/v1/records", json=[complaint("J-1", agency="dlh"), complaint("J-2")])
    assert answer.json()["href"] == answer.headers["location"] == f"/v1/records/{answer.json()['id']}"
    found = fate(client, answer)
    assert (found["state"], found["decoded"], found["stored"]) == ("stored", 2, 2)
    again = fate(client, client.post("/v1/records", json=complaint("J-1", agency="dlh")))
    assert (again["state"], again["duplicate"]) == ("stored", 1)
    closed = complaint("J-1", agency="dlh", closed_at="2026-01-06T00:00:00Z")
    fate(client, client.post("/v1/records", json=closed))
    assert newest(store_url, "J-1") == (
        2,
        {"received_at": RECEIVED, "agency": "dlh", "closed_at": "2026-01-06T08:00:00+08:00"},
    )


def test_csv_is_read_by_the_names_that_an_office_uses(client: TestClient, store_url: str) -> None:
    table = (
        "\ufeffNomor aduan;Diterima;Terverifikasi;OPD\r\nC-1;31/12/2025 14:30;ya;dlh\r\n;;;\r\nC-2;2026-01-05;no;\r\n"
    )
    assert fate(client, csv(client, table))["stored"] == 2
    assert newest(store_url, "C-1")[1] == {
        "received_at": "2025-12-31T14:30:00+08:00",
        "verified": True,
        "agency": "dlh",
    }
    assert newest(store_url, "C-2")[1] == {"received_at": "2026-01-05T00:00:00+08:00", "verified": False}


def test_a_decimal_comma_is_understood_where_semicolons_separate(client: TestClient, store_url: str) -> None:
    head = "key;point;month;volume;connections"
    assert fate(client, csv(client, f"{head}\nW-1;dma-1;01/12/2025;1.250,5;412\n", "billed_water"))["stored"] == 1
    assert newest(store_url, "W-1")[1] == {
        "point": "dma-1",
        "month": "2025-12-01",
        "volume": 1250.5,
        "connections": 412,
    }
    assert fate(client, csv(client, f"{head}\nW-2;dma-1;2025-12-01;7.5;1\n".replace(";", ","), "billed_water"))[
        "stored"
    ]
    assert newest(store_url, "W-2")[1]["volume"] == 7.5


WRONG: dict[str, tuple[Any, str, str]] = {
    "unknown kind": ({**complaint("X"), "kind": "complain"}, "kind", "is not known"),
    "unknown fact": (complaint("X", colour="red"), "colour", "is not known"),
    "missing fact": ({"kind": "complaint", "key": "X", "attributes": {}}, "received_at", "is required"),
    "null fact": (complaint("X", received_at=None), "received_at", "is required"),
    "no time": (complaint("X", received_at="yesterday"), "received_at", "must be a time"),
    "time without offset": (complaint("X", received_at="2026-01-05T08:00:00"), "received_at", "must be a time"),
    "no truth": (complaint("X", verified="ya"), "verified", "must be true or false"),
    "no text": (complaint("X", district=64), "district", "must be text"),
    "long key": (complaint("X" * 201), "key", "must be text"),
    "twice": ([complaint("X"), complaint("X", agency="dlh")], "key", "is said twice"),
    "below": (
        {
            "kind": "training",
            "key": "X",
            "attributes": {"person": "a", "agency": "b", "date": "2026-01-05", "hours": -1},
        },
        "hours",
        "must be a number from 0",
    ),
    "no choice": (
        {"kind": "ticket", "key": "X", "attributes": {"counter": "1", "issued_at": RECEIVED, "channel": "fax"}},
        "channel",
        "must be one of loket, daring",
    ),
    "no date": (
        {"kind": "training", "key": "X", "attributes": {"person": "a", "agency": "b", "date": RECEIVED, "hours": 1}},
        "date",
        "must be a date",
    ),
}


@pytest.mark.parametrize(("payload", "fact", "said"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_named_and_nothing_is_taken(
    client: TestClient, store_url: str, payload: Any, fact: str, said: str
) -> None:
    good = complaint("good")
    answer = client.post("/v1/records", json=[good, *(payload if isinstance(payload, list) else [payload])])
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:nadi:problem:invalid-records")
    first = problem["errors"][0]
    # Of a case that is said twice the second is wrong.
    assert (first["parameter"], first["line"]) == (fact, 3 if isinstance(payload, list) else 2)
    assert said in first["message_en"]
    with connect(store_url) as connection:
        assert connection.execute("SELECT count(*) FROM record WHERE key = 'good'").fetchone() == (0,)


TABLES = {
    "unknown column": ("key;colour\nX;1\n", "complaint", 1, "colour"),
    "no truth": ("key;received_at;verified\nX;31/12/2025;perhaps\n", "complaint", 2, "verified"),
    "ambiguous thousands": ("key;point;month;volume\nX;a;2025-12-01;1.250\n", "billed_water", 2, "volume"),
    "decimal comma": ('key,point,month,volume\nX,a,2025-12-01,"1,5"\n', "billed_water", 2, "volume"),
    "month above twelve": ("key;received_at\nX;12/31/2025\n", "complaint", 2, "received_at"),
    "day with a time": ("key;point;month;volume\nX;a;01/12/2025 10:00;1\n", "billed_water", 2, "month"),
    "empty required": ("key;received_at\nX;\n", "complaint", 2, "received_at"),
}


@pytest.mark.parametrize(("table", "kind", "line", "fact"), TABLES.values(), ids=list(TABLES))
def test_a_table_s_errors_have_line_and_column(client: TestClient, table: str, kind: str, line: int, fact: str) -> None:
    problem = csv(client, table, kind).json()
    assert problem["type"] == "urn:nadi:problem:invalid-records"
    assert (problem["errors"][0]["line"], problem["errors"][0]["parameter"]) == (line, fact)


REFUSED = {
    "kind of JSON": ("?kind=complaint", "application/json", b"[]", 422, "invalid-parameter"),
    "no kind of CSV": ("", "text/csv", b"key\n", 422, "unknown-value"),
    "no UTF-8": ("?kind=complaint", "text/csv", b"\xff\xfe", 422, "invalid-parameter"),
    "no JSON": ("", "application/json", b"{", 422, "invalid-parameter"),
    "no object": ("", "application/json", b"[1]", 422, "invalid-parameter"),
    "deep": ("", "application/json", b"[" * 100_000, 422, "invalid-parameter"),
    "nothing": ("", "application/json", b"[]", 422, "invalid-parameter"),
    "only a header": ("?kind=complaint", "text/csv", b"key,received_at\n", 422, "invalid-parameter"),
    "other format": ("", "application/xml", b"<a/>", 415, "unsupported-format"),
    "too many": ("?kind=complaint", "text/csv", b"key,received_at\n" + b"X,2026-01-05\n" * 20_001, 413, "too-large"),
}


@pytest.mark.parametrize(("query", "media_type", "payload", "status", "kind"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_table_of_records_is_refused(
    client: TestClient, query: str, media_type: str, payload: bytes, status: int, kind: str
) -> None:
    answer = client.post(f"/v1/records{query}", content=payload, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:nadi:problem:{kind}")


def test_an_agency_hands_over_its_own_only(client: TestClient, store_url: str) -> None:
    dlh = key(store_url, "dlh", "agency", agency="dlh")
    fate(client, client.post("/v1/records", json=complaint("A-other", agency="bpbd")))
    fate(client, client.post("/v1/records", json=complaint("A-nobody")))
    own = client.post("/v1/records", json=complaint("A-own"), headers=dlh)
    fate(client, own)
    assert newest(store_url, "A-own")[1]["agency"] == "dlh"
    refused = [
        complaint("A-new", agency="bpbd"),
        complaint("A-other", agency="dlh"),
        complaint("A-nobody", agency="dlh"),
    ]
    for record in refused:
        answer = client.post("/v1/records", json=[complaint("A-own-2"), record], headers=dlh)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:nadi:problem:not-allowed"), record
        assert answer.json()["errors"][0]["line"] == 2
    water = "key,point,month,volume\nW-9,dma-1,2025-12-01,1\n"
    assert csv(client, water, "billed_water", headers=dlh).status_code == 403
    perumdam = key(store_url, "perumdam", "agency", agency="perumdam")
    assert csv(client, water, "billed_water", headers=perumdam).status_code == 202


def test_who_may_not_hand_over_records_is_refused(client: TestClient, store_url: str) -> None:
    for role in ("viewer", "planner", "operator"):
        answer = client.post("/v1/records", json=complaint("R-1"), headers=key(store_url, role, role))
        assert answer.status_code == 403


def test_many_records_travel_in_several_messages_under_one_receipt(client: TestClient, store_url: str) -> None:
    lines = [f"M-{number},2026-01-05" for number in range(1203)]
    found = fate(client, csv(client, "\n".join(["key,received_at", *lines])))
    assert (found["parts"], found["settled"], found["stored"]) == (3, 3, 1203)


def test_each_handing_over_is_in_the_audit(client: TestClient, store_url: str) -> None:
    receipt = client.post("/v1/records", json=[complaint("D-1"), complaint("D-2")]).json()
    with connect(store_url) as connection:
        (change,) = audit.list_changes(connection, subject="records", key=receipt["id"])
    assert (change["who"], change["action"], change["after"]) == ("NADI_API_KEY", "hand-over", {"complaint": 2})
