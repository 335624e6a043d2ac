"""Reported figures: stated, verified by somebody else, revised, labelled, and never mixed with computed ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from api_city import NOW, build
from api_client import make_context, serving
from fastapi.testclient import TestClient

from core.access.keys import Wish, create
from core.catalogue import load_catalogue
from core.shipped_figures import load_figures
from core.store.connection import Connection, connect

CATALOGUE = load_catalogue()
SPBE = "/v1/indicators/GOV-02"
YEAR = f"{SPBE}/values/city/year/2025"
STATED = {
    "period": "2025",
    "value": 3.4,
    "document": "SK 7/2026",
    "signer": "Kepala Diskominfo",
    "signed_on": "2026-01-31",
}


@pytest.fixture
def connection(empty_store_url: str) -> Iterator[Connection]:
    with connect(empty_store_url, autocommit=True) as connection:
        build(connection)
        yield connection


@pytest.fixture
def client(connection: Connection, empty_store_url: str) -> Iterator[TestClient]:
    with serving(make_context(empty_store_url)) as client:
        client.headers = {"Accept-Language": "en"}  # type: ignore[assignment]
        yield client


@pytest.fixture
def agency(connection: Connection) -> dict[str, str]:
    wish = Wish("opd", "agency", agency="diskominfo")
    return {"X-API-Key": create(connection, CATALOGUE, wish, who="budi", now=NOW)}


@pytest.fixture
def planner(connection: Connection) -> dict[str, str]:
    return {"X-API-Key": create(connection, CATALOGUE, Wish("perencana", "planner"), who="budi", now=NOW)}


def state(client: TestClient, key: dict[str, str], **more: Any) -> Any:
    return client.post(f"{SPBE}/reported", json={**STATED, **more}, headers=key)


def verify(client: TestClient, key: dict[str, str], number: int) -> Any:
    return client.post(f"/v1/reported/{number}/verdict", json={"accepted": True}, headers=key)


def test_a_statement_is_a_figure_once_somebody_else_verified_it(
    client: TestClient, agency: dict[str, str], planner: dict[str, str]
) -> None:
    stated = state(client, agency)
    assert (stated.status_code, stated.json()["state"], stated.json()["grain"]) == (201, "pending", "year")
    assert client.get(YEAR).status_code == 404
    verified = verify(client, planner, stated.json()["id"]).json()
    assert (verified["state"], verified["judged_by"], verified["revision"]) == ("verified", "key perencana", 1)
    values = client.get(f"{SPBE}/values").json()
    assert (values["origin"], values["origin_label"], values["official"]) == ("reported", "reported", True)
    (item,) = values["items"]
    assert (item["value"], item["provisional"], item["document"]) == (
        3.4,
        False,
        "SK 7/2026 (Kepala Diskominfo 2026-01-31)",
    )
    assert "3.4 (reported; SK 7/2026 (Kepala Diskominfo 2026-01-31); revision 1)" in item["citation"]


def test_a_correction_is_a_revision_with_its_reason(
    client: TestClient, agency: dict[str, str], planner: dict[str, str]
) -> None:
    verify(client, planner, state(client, agency).json()["id"])
    corrected = state(client, agency, value=3.3, note="the review lowered domain 4").json()
    verify(client, planner, corrected["id"])
    history = client.get(YEAR).json()
    assert [each["value"] for each in history["revisions"]] == [3.4, 3.3]
    assert history["figure"]["reason"] == (
        "revised from 3.4 to 3.3 on 15 June 2026, because the review lowered domain 4"
    )
    assert client.get(f"{YEAR}?revision=1").json()["figure"]["value"] == 3.4


def test_the_same_again_changes_nothing(client: TestClient, agency: dict[str, str]) -> None:
    first, again = state(client, agency).json(), state(client, agency).json()
    assert first["id"] == again["id"]
    assert len(client.get("/v1/reported").json()["items"]) == 1


def test_a_rejection_keeps_its_reason_and_publishes_nothing(
    client: TestClient, agency: dict[str, str], planner: dict[str, str]
) -> None:
    number = state(client, agency).json()["id"]
    address = f"/v1/reported/{number}/verdict"
    assert client.post(address, json={"accepted": False}, headers=planner).status_code == 422
    said = {"accepted": False, "reason": "the document has no such number"}
    assert client.post(address, json=said, headers=planner).json()["state"] == "rejected"
    assert client.get("/v1/reported?state=rejected").json()["items"][0]["reason"] == said["reason"]
    assert client.get(YEAR).status_code == 404
    assert "is rejected already" in verify(client, planner, number).json()["detail"]


def test_four_eyes(client: TestClient, connection: Connection) -> None:
    secret = create(connection, CATALOGUE, Wish("satu", "administrator"), who="budi", now=NOW)
    key = {"X-API-Key": secret}
    answer = verify(client, key, state(client, key).json()["id"])
    assert (answer.status_code, "somebody else" in answer.json()["detail"]) == (422, True)


def test_an_agency_reports_its_own_indicators_and_verifies_none(client: TestClient, agency: dict[str, str]) -> None:
    other = client.post("/v1/indicators/AIR-02/reported", json=STATED, headers=agency)
    assert (other.status_code, other.json()["detail"]) == (403, "AIR-02 belongs to dlh")
    assert verify(client, agency, state(client, agency).json()["id"]).status_code == 403


@pytest.mark.parametrize(
    ("more", "parameter"),
    [
        ({"period": "2025-06"}, "period"),
        ({"period": "kemarin"}, "period"),
        ({"period": "2026"}, "period"),
        ({"scope": "peer:99.99"}, "scope"),
        ({"scope": "point:udara-sgu"}, "scope"),
    ],
    ids=["grain", "no period", "not over", "no peer", "point"],
)
def test_what_cannot_be_stated_says_why(
    client: TestClient, agency: dict[str, str], more: dict[str, Any], parameter: str
) -> None:
    answer = state(client, agency, **more)
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)


def test_published_figures_ship_with_their_source_and_load_once(client: TestClient, connection: Connection) -> None:
    assert load_figures(connection, CATALOGUE, make_context("").zone, NOW) > 0
    assert load_figures(connection, CATALOGUE, make_context("").zone, NOW) == 0
    spbe = client.get(f"{SPBE}/values?from=2021&to=2024").json()["items"]
    assert [(item["start"][:4], item["value"]) for item in spbe] == [("2021", 1.0), ("2022", 2.79), ("2023", 3.2)]
    peers = client.get(f"{SPBE}/values?scope=peer:*&from=2021&to=2025").json()["items"]
    assert {(item["scope_name"], item["value"]) for item in peers} == {
        ("Samarinda city", 3.14),
        ("Samarinda city", 3.85),
    }
    (goal,) = [g for g in client.get("/v1/masterplan?shape=flat").json()["items"] if g["indicator"] == "GOV-02"]
    assert goal["peers"] == "Kota Samarinda 2024: 3.85"
    assert client.get("/v1/indicators/GOV-02").json()["formula"] is None
