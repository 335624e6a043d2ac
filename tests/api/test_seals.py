"""Seals: what was frozen stays, later revisions stand beside it, and what is provisional is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from api_city import NOW, build
from api_client import make_context, serving
from fastapi.testclient import TestClient

from core.store.connection import Connection, connect

MAY = datetime(2026, 4, 30, 16, tzinfo=UTC)
ADDRESS = "/v1/indicators/WTR-03/values/city/month/2026-05"
MONTHS = "/v1/indicators/WTR-03/values?grain=month&from=2026-04&to=2026-06"

_REVISE = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at, reason)
    VALUES ('WTR-03', 'city', 'month', 'simulated', %s, 3, 37, 37, 100, 8643, 18, 0.99, 1, %s, '3 late readings')
"""


@pytest.fixture
def connection(empty_store_url: str) -> Iterator[Connection]:
    with connect(empty_store_url, autocommit=True) as connection:
        build(connection)
        yield connection


@pytest.fixture
def client(connection: Connection, empty_store_url: str) -> Iterator[TestClient]:
    settings = {"api_key": "right"}
    with serving(make_context(empty_store_url, **settings)) as client:
        client.headers = {"X-API-Key": "right", "Accept-Language": "en"}  # type: ignore[assignment]
        yield client


def seal(client: TestClient, **wish: Any) -> Any:
    return client.post("/v1/seals", json={"name": "evaluasi-2026-1", "until": "2026-05-31", **wish})


def revise(connection: Connection) -> None:
    connection.execute(_REVISE, [MAY, NOW])


def test_a_sealed_figure_stands_beside_its_later_revision(client: TestClient, connection: Connection) -> None:
    assert seal(client).status_code == 201
    revise(connection)
    answer = client.get(ADDRESS).json()
    assert (answer["figure"]["revision"], answer["figure"]["value"]) == (3, 37)
    (frozen,) = answer["figure"]["sealed"]
    assert (frozen["seal"], frozen["revision"], frozen["value"]) == ("evaluasi-2026-1", 2, 38.5)
    assert "sealed" not in answer["figure"]["citation"]
    assert "revision 2, sealed: evaluasi-2026-1;" in answer["revisions"][1]["citation"]


def test_with_a_seal_figures_are_those_it_froze(client: TestClient, connection: Connection) -> None:
    seal(client)
    revise(connection)
    assert [item["value"] for item in client.get(MONTHS).json()["items"]] == [40, 37, 38]
    assert [item["value"] for item in client.get(f"{MONTHS}&seal=evaluasi-2026-1").json()["items"]] == [40, 38.5]
    assert client.get(f"{ADDRESS}?seal=evaluasi-2026-1").json()["figure"]["value"] == 38.5
    lines = client.get(f"{MONTHS}&seal=evaluasi-2026-1&format=csv").text.splitlines()
    assert "evaluasi-2026-1: 38.5 (revision 2)" in lines[2]


def test_the_plan_is_judged_by_what_was_sealed(client: TestClient, connection: Connection) -> None:
    seal(client)
    revise(connection)
    plan = client.get("/v1/masterplan?seal=evaluasi-2026-1&shape=flat").json()["items"]
    assert [goal["value"] for goal in plan if goal["indicator"] == "WTR-03"] == [38.5]
    assert {goal["value"] for goal in plan if goal["indicator"] != "WTR-03"} == {None}
    tree = client.get("/v1/masterplan?seal=evaluasi-2026-1").json()
    assert (tree["known"], tree["seal"]) == ("sealed", "evaluasi-2026-1")


def test_a_seal_lists_what_it_froze_and_what_was_revised_since(client: TestClient, connection: Connection) -> None:
    seal(client)
    assert client.get("/v1/seals/evaluasi-2026-1").json()["items"] == [
        {"indicator": "WTR-03", "figures": 2, "revised": 0}
    ]
    revise(connection)
    assert client.get("/v1/seals/evaluasi-2026-1").json()["items"][0]["revised"] == 1
    figures = "/v1/seals/evaluasi-2026-1/figures"
    first = client.get(f"{figures}?limit=1").json()
    rest = client.get(f"{figures}?limit=1&cursor={first['next']}").json()
    assert [item["new_value"] for item in first["items"] + rest["items"]] == [40, 37]
    (revised,) = client.get(f"{figures}?revised=true").json()["items"]
    assert (revised["value"], revised["revision"], revised["new_value"], revised["new_revision"]) == (38.5, 2, 37, 3)
    assert client.get(f"{figures}?format=csv").text.count("\r\n") == 3


def test_what_is_provisional_is_refused_and_named(client: TestClient, connection: Connection) -> None:
    connection.execute("UPDATE indicator_value SET revision = 0 WHERE start = %s AND revision = 2", [MAY])
    answer = seal(client)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:nadi:problem:not-final")
    assert "1 figures are provisional still: WTR-03 month 2026-05-01" in answer.json()["detail"]
    assert client.get("/v1/seals").json()["items"] == []
    assert seal(client, until="2026-04-30").status_code == 201


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"year": 2025}, "not both"),
        ({"until": "2026-06-15"}, "is not past"),
        ({"until": "2026-03-01"}, "no figure"),
        ({"indicators": ["WTR-99"]}, "no indicator 'WTR-99'"),
    ],
    ids=["both", "future", "nothing", "unknown"],
)
def test_an_impossible_seal_says_why(client: TestClient, wish: dict[str, Any], words: str) -> None:
    answer = seal(client, **wish)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_seal_is_never_changed(client: TestClient, connection: Connection) -> None:
    seal(client)
    assert "exists" in seal(client, until="2026-04-30").json()["detail"]
    audit = connection.execute("SELECT who, action, subject, key, after->>'figures' FROM audit").fetchall()
    assert audit == [("NADI_API_KEY", "seal", "figures", "evaluasi-2026-1", "2")]


def test_a_year_holds_that_years_periods_alone(client: TestClient, connection: Connection) -> None:
    december = datetime(2025, 11, 30, 16, tzinfo=UTC)
    connection.execute("UPDATE indicator_value SET start = %s WHERE start = %s AND revision > 0", [december, MAY])
    assert seal(client, until=None, year=2025).status_code == 201
    figures = client.get("/v1/seals/evaluasi-2026-1/figures").json()["items"]
    assert [figure["start"] for figure in figures] == ["2025-12-01T00:00:00+08:00"]


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "revised from 39 % to 38.5 % on 15 June 2026, because 3 late readings came"),
        ("id", "direvisi dari 39 % menjadi 38,5 % pada 15 Juni 2026, karena 3 bacaan terlambat masuk"),
    ],
)
def test_a_revision_says_from_what_to_what_when_and_why(client: TestClient, language: str, reason: str) -> None:
    answer = client.get(ADDRESS, headers={"Accept-Language": language}).json()
    assert [each["reason"] for each in answer["revisions"]] == [None, reason]


def test_only_planners_and_administrators_seal(empty_store_url: str) -> None:
    with serving(make_context(empty_store_url)) as client:
        assert seal(client).status_code == 401
