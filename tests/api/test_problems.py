"""Every error is a problem document that says what was wrong, where, with the value and the nearest valid one."""

from __future__ import annotations

import psycopg
import pytest
from api_client import make_context, serving
from fastapi.testclient import TestClient

from api.problems import KINDS

ENGLISH = {"Accept-Language": "en"}

CASES = {
    "/v1/masterplans": ("no-such-address", ["/v1/masterplan"]),
    "/v1/indicators/WTR-33": ("not-found", ["WTR-03"]),
    "/v1/indicators/WTR-33/values": ("not-found", ["WTR-03"]),
    "/v1/latest?servise=air": ("unknown-parameter", ["service"]),
    "/v1/services?limit=3": ("unknown-parameter", []),
    "/v1/latest?service=aire": ("unknown-value", ["air"]),
    "/v1/latest?metric=pm2.5": ("unknown-value", ["pm25"]),
    "/v1/latest?district=Sangata Utara": ("unknown-value", ["Sangatta Utara"]),
    "/v1/latest?device=lora-0a1c": ("unknown-value", ["lora-0a1b"]),
    "/v1/readings?device=lora-0a1c": ("unknown-value", ["lora-0a1b"]),
    "/v1/readings?point=udara-sgx": ("unknown-value", ["udara-sgu"]),
    "/v1/readings?point=udara-sgu&metric=pm26": ("unknown-value", ["pm25"]),
    "/v1/indicators/WTR-03/values?scope=kota": ("unknown-value", ["city"]),
    "/v1/indicators/WTR-03/values?scope=district:64.08.99": ("unknown-value", ["64.08.09"]),
    "/v1/indicators/WTR-03/values?scope=point:meter-b": ("unknown-value", ["point:meter-a"]),
    "/v1/indicators/WTR-03/values?grain=hour": ("unknown-value", ["day"]),
    "/v1/ledger?source=senmil": ("unknown-value", ["senml"]),
    "/v1/dead-letters?reason=undecodeable": ("unknown-value", ["undecodable"]),
    "/v1/points?origin=reel": ("invalid-parameter", ["real"]),
    "/v1/points?limit=0": ("invalid-parameter", None),
    "/v1/points?limit=many": ("invalid-parameter", None),
    "/v1/points?cursor=abc": ("invalid-parameter", None),
    "/v1/readings": ("invalid-parameter", None),
    "/v1/readings?point=udara-sgu&device=lora-0a1b": ("invalid-parameter", None),
    "/v1/readings?point=udara-sgu&aggregate=max": ("invalid-parameter", None),
    "/v1/readings?point=udara-sgu&from=yesterday": ("invalid-parameter", None),
    "/v1/readings?point=udara-sgu&from=2026-02-30": ("invalid-parameter", None),
    "/v1/readings?point=udara-sgu&from=2026-06-15T10:00:00": ("invalid-parameter", None),
    "/v1/readings?point=udara-sgu&from=1215-06-15": ("invalid-parameter", None),
    "/v1/readings?point=%00": ("invalid-parameter", None),
    "/v1/ledger?from=2026-06-15&to=2026-06-14": ("impossible-range", None),
}


@pytest.mark.parametrize(("address", "expected"), CASES.items(), ids=list(CASES))
def test_the_problem_is_named_with_the_nearest_valid_value(
    client: TestClient, address: str, expected: tuple[str, list[str] | None]
) -> None:
    answer = client.get(address, headers=ENGLISH)
    kind, nearest = expected
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"urn:nadi:problem:{kind}"
    assert (problem["status"], problem["title"]) == (answer.status_code, KINDS[kind][1][1])
    assert nearest is None or problem["nearest"][: len(nearest)] == nearest


def test_another_method_is_refused_with_those_that_are_allowed(client: TestClient) -> None:
    answer = client.delete("/v1/points")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["type"] == "urn:nadi:problem:method-not-allowed"


def test_problems_speak_indonesian_unless_english_is_asked_for(client: TestClient) -> None:
    answer = client.get("/v1/points?limit=0")
    assert answer.headers["content-language"] == "id"
    assert answer.json()["detail"] == "limit: paling sedikit 1, bukan '0'"
    answer = client.get("/v1/points?limit=0", headers={"Accept-Language": "fr, id;q=0.3, en;q=0.9"})
    assert answer.headers["content-language"] == "en"
    assert answer.json()["detail"] == "limit: must be at least 1, not '0'"


def test_an_offset_whose_plus_became_a_space_is_still_read(client: TestClient) -> None:
    answer = client.get("/v1/ledger?from=2026-06-15T11:55:00+08:00")
    assert answer.json()["start"] == "2026-06-15T11:55:00+08:00"


def test_a_bug_is_a_problem_that_tells_nothing_of_our_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("api.routes.devices.list_points", broken)
    answer = client.get("/v1/points", headers=ENGLISH)
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:nadi:problem:internal"
    assert "secret" not in answer.text


def test_while_the_database_is_away_the_process_stays_and_says_when_to_come_back() -> None:
    with serving(make_context("postgresql://nadi@127.0.0.1:1/nadi")) as client:
        answer = client.get("/v1/points")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["type"] == "urn:nadi:problem:database-away"
        assert client.get("/health/ready").status_code == 503
        assert client.get("/health/live").status_code == 200
        assert client.get("/v1/services").status_code == 200
        assert "nadi_database_up 0.0" in client.get("/metrics").text


def test_connections_that_died_are_replaced(city_url: str) -> None:
    context = make_context(city_url)
    with serving(context) as client:
        assert client.get("/v1/points").status_code == 200
        with psycopg.connect(city_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'nadi' AND pid <> pg_backend_pid()"
            )
        statuses = [client.get("/v1/points").status_code for _ in range(3)]
        # The first may come before the loss is known here.
        assert statuses[0] in (200, 503)
        assert statuses[1:] == [200, 200]


def test_a_database_without_tables_says_what_to_run(database_url: str) -> None:
    with serving(make_context(database_url)) as client:
        answer = client.get("/v1/points")
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:nadi:problem:not-migrated")
        assert "nadi migrate" in client.get("/health/ready").json()["detail"]


def test_a_parameter_given_twice_is_refused_instead_of_one_being_ignored(client: TestClient) -> None:
    answer = client.get("/v1/readings?device=lora-0a1b&device=meter-a", headers=ENGLISH)
    assert answer.status_code == 422
    assert answer.json()["detail"] == "device is given 2 times; give it once"


def test_a_list_of_what_is_expected_is_indonesian_in_indonesian(client: TestClient) -> None:
    answer = client.get("/v1/devices?health=ill", headers={"Accept-Language": "id"}).json()
    assert " atau " in answer["detail"]
    assert " or " not in answer["detail"]


def test_a_time_that_nadi_does_not_know_is_not_called_unreadable(client: TestClient) -> None:
    answer = client.get("/v1/ledger?from=1969-12-31&to=2026", headers={"Accept-Language": "en"}).json()
    assert answer["detail"] == "from: '1969-12-31' lies outside the times that Nadi knows: 1970-01-02 … 2200-01-01"


def test_the_address_without_a_path_says_where_to_begin(client: TestClient) -> None:
    assert client.get("/").json()["documentation"] == "/docs"
    page = client.get("/", headers={"Accept": "text/html,*/*"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (307, "/docs")
