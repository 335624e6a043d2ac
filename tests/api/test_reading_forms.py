"""Readings by quality, filled, thinned, of several points, and of devices that came and went."""

from __future__ import annotations

from datetime import timedelta

import pytest
from api_city import NOW
from api_client import make_context, serving
from fastapi.testclient import TestClient

from core.store.connection import connect
from core.store.devices import Registration, allocate_series, register

STATION = "/v1/readings?point=udara-sgu&metric=pm25"


@pytest.fixture(scope="module", autouse=True)
def gap(city_url: str) -> None:
    """A point that has only 10:00 and 10:10, measured by two devices in turn."""
    with connect(city_url) as connection:
        register(connection, [Registration("luang", "pergi", "air", "Luang", "dlh", "simulated", 300)])
        register(connection, [Registration("luang", "datang", "air", "Luang", "dlh", "simulated", 300)])
        turn = NOW - timedelta(minutes=110)
        for device, during in (("pergi", (None, turn)), ("datang", (turn, None))):
            connection.execute(
                "UPDATE deployment SET during = tstzrange(%s, %s) FROM device"
                " WHERE device.device_id = deployment.device_id AND device.key = %s",
                [*during, device],
            )
        row = connection.execute("SELECT point_id FROM point WHERE key = 'luang'").fetchone()
        assert row
        series = allocate_series(connection, row[0], "pm25", 300, is_counter=False)
        for minutes, value in ((120, 0.0), (110, 2.0)):
            moment = NOW - timedelta(minutes=minutes)
            connection.execute("INSERT INTO reading VALUES (%s, %s, %s, 0)", [moment, series, value])


def test_doubtful_readings_count_in_buckets_only_when_they_are_asked_for(client: TestClient) -> None:
    def answer(quality: str) -> tuple[str, list[float], list[int]]:
        found = client.get(f"{STATION}&bucket=1h&aggregate=max&quality={quality}").json()
        return found["storage"], [item["value"] for item in found["items"]], [item["n"] for item in found["items"]]

    assert answer("good") == ("reading_1h", [11, 22], [12, 11])
    assert answer("any") == ("reading", [11, 23], [12, 12])
    assert answer("out_of_usual_range") == ("reading", [23], [1])


def test_readings_are_filtered_by_their_doubts(client: TestClient) -> None:
    def values(quality: str) -> list[float]:
        return [item["value"] for item in client.get(f"{STATION}&quality={quality}").json()["items"]]

    assert values("good") == list(range(23))
    assert values("out_of_usual_range,step") == [23]
    assert values("good,out_of_usual_range") == values("any") == list(range(24))
    assert values("void") == []


@pytest.mark.parametrize(
    ("fill", "values"),
    [
        ("none", [0, 2]),
        ("null", [None, 0, None, 2, None]),
        ("previous", [0, 0, 2]),
        ("linear", [0, 1, 2]),
    ],
)
def test_empty_buckets_are_filled_as_asked(client: TestClient, fill: str, values: list[float | None]) -> None:
    span = "from=2026-06-15T09:55:00%2B08:00&to=2026-06-15T10:20:00%2B08:00"
    answer = client.get(f"/v1/readings?point=luang&metric=pm25&bucket=5m&fill={fill}&{span}").json()
    assert [item["value"] for item in answer["items"]] == values
    filled_in = [item["n"] for item in answer["items"] if item["value"] not in (0, 2)]
    assert set(filled_in) <= {0}


def test_several_points_and_metrics_come_in_one_answer_by_time(client: TestClient) -> None:
    address = "/v1/readings?point=udara-sgu,luang&metric=pm25,pm10"
    items = client.get(address).json()["items"]
    assert {(item["point"], item["metric"]) for item in items} == {
        ("udara-sgu", "pm25"),
        ("udara-sgu", "pm10"),
        ("luang", "pm25"),
    }
    assert [item["time"] for item in items] == sorted(item["time"] for item in items)
    answer, joined = client.get(address + "&limit=4").json(), []
    while True:
        joined += answer["items"]
        if answer["next"] is None:
            break
        answer = client.get(f"{address}&limit=4&cursor={answer['next']}").json()
    assert joined == items


def test_a_whole_service_is_asked_for_by_its_name(client: TestClient) -> None:
    items = client.get("/v1/readings?service=air&bucket=1d").json()["items"]
    assert {item["point"] for item in items} == {"udara-sgu"}
    assert client.get("/v1/readings?service=air&district=Bengalon&bucket=1d").json()["items"] == []


def test_points_of_several_origins_are_not_mixed(client: TestClient) -> None:
    problem = client.get("/v1/readings?point=udara-sgu,meter-a").json()
    assert (problem["parameter"], problem["nearest"]) == ("origin", ["real", "simulated"])
    answer = client.get("/v1/readings?point=udara-sgu,meter-a&origin=real").json()
    assert (answer["items"], answer["official"], answer["service"]) == ([], True, None)


def test_a_thinned_line_says_how_many_points_it_had(client: TestClient) -> None:
    answer = client.get(STATION + "&max_points=5").json()
    assert (len(answer["items"]), answer["thinned_from"]) == (5, 24)
    assert [answer["items"][0]["value"], answer["items"][-1]["value"]] == [0, 23]


@pytest.mark.parametrize("query", ["&bucket=5m&fill=null", "&bucket=1h&aggregate=time_weighted_mean", "&max_points=9"])
def test_pages_of_what_is_made_whole_join_too(client: TestClient, query: str) -> None:
    address = f"/v1/readings?point=udara-sgu{query}"
    whole = client.get(address).json()["items"]
    answer, items = client.get(address + "&limit=7").json(), []
    while answer["next"]:
        items += answer["items"]
        answer = client.get(f"{address}&limit=7&cursor={answer['next']}").json()
    assert items + answer["items"] == whole


def test_a_device_gives_only_what_it_measured_where_it_was(client: TestClient) -> None:
    # It was at the point until 10:10; what the point measured later came from another.
    def values(query: str) -> list[float]:
        return [item["value"] for item in client.get(f"/v1/readings?device=pergi{query}").json()["items"]]

    assert values("") == [0]
    assert values("&bucket=5m") == [0]
    assert values("&max_points=3") == [0]
    assert [item["value"] for item in client.get("/v1/readings?point=luang").json()["items"]] == [0, 2]


def test_retention_is_told_where_readings_are_missing_for_it(city_url: str) -> None:
    with serving(make_context(city_url, reading_days="30")) as client:
        raw = client.get(STATION + "&from=2026-01", headers={"Accept-Language": "en"}).json()
        assert "from before about 2026-05-16 were dropped" in raw["note"]
        assert client.get(STATION + "&from=2026-01&bucket=1d").json()["note"] is None
        assert client.get(STATION).json()["note"] is None
