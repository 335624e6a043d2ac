"""A figure's permanent address: what was cited is found again, and leads down to the readings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from api_city import NOW
from fastapi.testclient import TestClient

from core.store.connection import connect

MAY = "/v1/indicators/WTR-03/values/city/month/2026-05"
JUNE = "/v1/indicators/WTR-03/values/city/month/2026-06"
JUNE_START = datetime(2026, 5, 31, 16, tzinfo=UTC)

_PART = """
    INSERT INTO indicator_part
        (indicator, grain, point_id, start, numerator, denominator, n, observed, expected, version)
    SELECT 'AIR-01', %s, point_id, %s, %s, %s, 24, %s, %s, 1 FROM point WHERE key = 'udara-sgu'
"""
_FIGURE = """
    INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator, denominator, n,
                                 points, coverage, version, computed_at)
    VALUES ('AIR-01', 'city', 'day', 'simulated', %s, 0, 25, 25, 1, 24, 1, 1, 1, %s)
"""


@pytest.fixture(scope="module", autouse=True)
def air_of_today(city_url: str) -> Iterator[None]:
    """AIR-01 of 15 June with its parts: the day, and the hour of 10:00 WITA below it."""
    day, hour = datetime(2026, 6, 14, 16, tzinfo=UTC), NOW - timedelta(hours=2)
    with connect(city_url, autocommit=True) as connection:
        connection.execute(_FIGURE, [day, NOW])
        connection.execute(_PART, ["day", day, 25, 1, 18, 24])
        connection.execute(_PART, ["hour", hour, 25, 1, 1, 1])
    yield


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_the_address_gives_the_revision_that_holds_and_its_history(client: TestClient) -> None:
    answer = client.get(MAY).json()
    assert (answer["figure"]["revision"], answer["figure"]["value"]) == (2, 38.5)
    assert [(each["revision"], each["value"], each["reason"]) for each in answer["revisions"]] == [
        (1, 39.0, None),
        (2, 38.5, "direvisi dari 39 % menjadi 38,5 % pada 15 Juni 2026, karena 3 bacaan terlambat masuk"),
    ]


def test_what_was_cited_is_found_again_whatever_holds_today(client: TestClient) -> None:
    first = client.get(MAY).json()["revisions"][0]
    again = client.get(path_of(first["href"])).json()["figure"]
    assert again == first


def test_values_lead_to_the_same_figures(client: TestClient) -> None:
    items = client.get("/v1/indicators/WTR-03/values?from=2026-04&to=2026-06&scope=city").json()["items"]
    assert len(items) == 3
    for item in items:
        assert client.get(path_of(item["href"])).json()["figure"] == item


def test_a_citation_says_all_that_a_reader_needs(client: TestClient) -> None:
    said = client.get(MAY, headers={"Accept-Language": "en"}).json()["figure"]["citation"]
    for part in ("WTR-03", "May 2026", "38.5 %", "coverage 99 %", "revision 2", "imulated", "revision=2"):
        assert part in said
    indonesian = client.get(JUNE).json()["figure"]["citation"]
    for part in ("Juni 2026", "sementara", "kelengkapan 95 %", "imulasi"):
        assert part in indonesian


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        (JUNE.replace("2026-06", "2026-13"), 422, "2026-13"),
        (JUNE.replace("2026-06", "2026"), 422, "2026"),
        (JUNE.replace("2026-06", "2024-01"), 404, "2024-01"),
        (JUNE.replace("month/2026-06", "quarter/2026-Q2"), 422, "quarter"),
        (MAY + "?revision=7", 422, "7"),
        (MAY.replace("city", "district:*"), 422, "district"),
        (MAY + "?origin=real", 404, "2026-05"),
    ],
)
def test_an_address_without_a_figure_says_which_there_are(
    client: TestClient, address: str, status: int, word: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert (answer.status_code, word in answer.text) == (status, True), answer.text


def test_provenance_leads_from_the_figure_to_the_readings(client: TestClient) -> None:
    figure = client.get("/v1/indicators/AIR-01/values/city/day/2026-06-15").json()
    assert figure["figure"]["value"] == 25
    made = client.get(path_of(figure["provenance"])).json()
    (part,) = made["items"]
    assert (part["point"], part["numerator"], part["observed_h"], part["expected_h"]) == ("udara-sgu", 25, 18, 24)
    (hourly,) = client.get(path_of(part["parts"])).json()["items"]
    hours = client.get(path_of(hourly["hours"])).json()["items"]
    last = hours[-1]
    assert (last["metric"], last["n"], last["mean"], last["unit"]) == ("pm25", 12, 5.5, "ug/m3")
    readings = client.get(path_of(last["readings"])).json()["items"]
    assert [each["value"] for each in readings] == [float(number) for number in range(12)]
    assert sum(range(12)) / 12 == last["mean"]


def test_the_provenance_of_a_point_that_is_not_behind_the_figure_is_refused(client: TestClient) -> None:
    base = "/v1/indicators/AIR-01/values/city/day/2026-06-15/provenance"
    for below in ("/parts", "/hours"):
        answer = client.get(f"{base}{below}?point=meter-a&origin=simulated")
        assert (answer.status_code, "udara-sgu" in answer.text) == (422, True), answer.text


def test_the_plan_of_a_past_date_is_judged_by_what_was_known_then(client: TestClient) -> None:
    # The figure of May was computed in June (NOW): at the end of May nothing was known, and now it is.
    then = client.get("/v1/masterplan?as_of=2026-05-31&shape=flat&origin=simulated").json()["items"]
    now = client.get("/v1/masterplan?as_of=2026-05-31&shape=flat&origin=simulated&known=now").json()["items"]
    assert {row["status"] for row in then} == {"no_data"}
    night_flow = next(row for row in now if row["indicator"] == "WTR-03")
    assert night_flow["value"] == 38.5
    assert night_flow["status"] != "no_data"
    assert client.get(path_of(night_flow["href"])).json()["figure"]["value"] == 38.5


def test_the_future_has_no_plan_that_stood(client: TestClient) -> None:
    answer = client.get("/v1/masterplan?as_of=2027-01-01")
    assert (answer.status_code, answer.json()["parameter"]) == (422, "as_of")


def test_the_tree_and_the_flat_plan_say_the_same(client: TestClient) -> None:
    tree = client.get("/v1/masterplan").json()
    flat = client.get("/v1/masterplan?shape=flat").json()["items"]
    goals = [goal for dimension in tree["dimensions"] for part in dimension["programmes"] for goal in part["goals"]]
    assert [(goal["indicator"], goal["status"], goal["value"]) for goal in goals] == [
        (row["indicator"], row["status"], row["value"]) for row in flat
    ]
