"""Readings as they are and in buckets, and the newest of each series."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from core.store.connection import connect

STATION = "/v1/readings?point=udara-sgu&metric=pm25"


def test_without_a_span_the_last_24_hours_come_in_local_time(client: TestClient) -> None:
    answer = client.get(STATION).json()
    assert [item["value"] for item in answer["items"]] == list(range(24))
    assert answer["items"][0]["time"] == "2026-06-15T10:00:00+08:00"
    assert (answer["start"], answer["end"]) == ("2026-06-14T12:00:00+08:00", "2026-06-15T12:00:00+08:00")


def test_a_number_stands_beside_its_unit_and_its_doubts(client: TestClient) -> None:
    last = client.get(STATION).json()["items"][-1]
    assert (last["unit"], last["unit_symbol"], last["quality"]) == ("ug/m3", "µg/m³", ["out_of_usual_range"])


def test_a_device_and_its_point_give_the_same_readings(client: TestClient) -> None:
    by_device = client.get("/v1/readings?device=lora-0a1b").json()
    by_point = client.get("/v1/readings?point=udara-sgu").json()
    assert by_device["items"] == by_point["items"]
    assert {item["metric"] for item in by_device["items"]} == {"pm25", "pm10"}


def test_simulated_readings_say_so_and_are_not_official(client: TestClient) -> None:
    answer = client.get(STATION).json()
    assert (answer["origin"], answer["origin_label"], answer["official"]) == ("simulated", "simulasi", False)
    english = client.get(STATION, headers={"Accept-Language": "en-GB"}).json()
    assert english["origin_label"] == "simulated"


def test_real_readings_are_official_once_their_point_is_accepted(client: TestClient, city_url: str) -> None:
    asked = "/v1/readings?point=udara-sgu"
    change = "UPDATE point SET origin = %s, state = %s WHERE key = 'udara-sgu'"
    with connect(city_url, autocommit=True) as connection:
        found = connection.execute("SELECT origin, state FROM point WHERE key = 'udara-sgu'").fetchone()
        try:
            connection.execute(change, ["real", "active"])
            accepted = client.get(asked).json()["official"]
            connection.execute(change, ["real", "pending"])
            pending = client.get(asked).json()["official"]
        finally:
            connection.execute(change, found)
    assert (accepted, pending) == (True, False)


def test_another_origin_than_the_points_has_no_readings(client: TestClient) -> None:
    answer = client.get(STATION + "&origin=real").json()
    assert (answer["items"], answer["official"]) == ([], False)


# pm25 from 10:00 WITA: 0 to 11 in the first hour, 12 to 22 good ones in the second
@pytest.mark.parametrize(
    ("bucket", "aggregate", "storage", "values"),
    [
        ("15m", "mean", "reading", [1, 4, 7, 10, 13, 16, 19, 21.5]),
        ("15m", "count", "reading", [3, 3, 3, 3, 3, 3, 3, 2]),
        ("5m", "last", "reading", list(range(23))),
        ("1h", "mean", "reading_1h", [5.5, 17]),
        ("1h", "sum", "reading_1h", [66, 187]),
        ("1h", "first", "reading_1h", [0, 12]),
        ("1d", "mean", "reading_1d", [30, 11.25]),
        ("1d", "max", "reading_1d", [60, 22]),
        ("1d", "sum", "reading_1h", [253]),
        ("1mo", "mean", "reading_1d", [(24 * 30 + 2 * 11.25) / 26]),
        ("1mo", "first", "reading_1d", [20]),
        ("1mo", "last", "reading_1d", [22]),
        ("1mo", "count", "reading_1d", [311]),
        ("10m", "mean", "reading", [0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5, 16.5, 18.5, 20.5, 22]),
        ("30m", "median", "reading", [2.5, 8.5, 14.5, 20]),
        ("3h", "max", "reading_1h", [22]),
        ("12h", "mean", "reading_1h", [11.25]),
        ("1d", "median", "reading", [11]),
        ("1w", "max", "reading_1d", [60, 22]),
        ("3mo", "count", "reading_1d", [311]),
        ("1y", "min", "reading_1d", [0]),
        ("1d", "time_weighted_mean", "reading_1h", [11.25]),
        # Of the last reading in the span, 22 at 11:50, ten minutes count: what is doubtful does not end it.
        ("1h", "time_weighted_mean", "reading", [5.5, (sum(range(12, 22)) * 5 + 22 * 10) / 60]),
    ],
)
def test_a_bucket_is_read_from_the_coarsest_exact_storage(
    client: TestClient, bucket: str, aggregate: str, storage: str, values: list[float]
) -> None:
    answer = client.get(f"{STATION}&bucket={bucket}&aggregate={aggregate}").json()
    assert answer["storage"] == storage
    assert [item["value"] for item in answer["items"]] == pytest.approx(values)


def test_buckets_of_a_day_start_at_local_midnight(client: TestClient) -> None:
    answer = client.get(STATION + "&bucket=1d").json()
    assert answer["items"][0]["time"] == "2026-06-14T00:00:00+08:00"
    assert answer["end"] == "2026-06-16T00:00:00+08:00"


@pytest.mark.parametrize("query", ["", "&bucket=5m", "&bucket=1h", "&bucket=1d"], ids=["raw", "5m", "1h", "1d"])
def test_pages_join_to_the_whole(client: TestClient, query: str) -> None:
    address = f"/v1/readings?point=udara-sgu&limit=2{query}"
    whole = client.get(f"/v1/readings?point=udara-sgu{query}").json()["items"]
    items, answer = [], client.get(address).json()
    while answer["next"]:
        items += answer["items"]
        answer = client.get(f"{address}&cursor={answer['next']}").json()
    assert items + answer["items"] == whole


def test_csv_holds_every_row_and_states_the_origin_in_each(client: TestClient) -> None:
    answer = client.get(STATION, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [float(row["value"]) for row in rows] == list(range(24))
    assert {row["origin"] for row in rows} == {"simulated"}
    assert rows[0]["time"] == "2026-06-15T10:00:00+08:00"


def test_the_newest_reading_of_each_series(client: TestClient) -> None:
    items = client.get("/v1/latest").json()["items"]
    assert [(item["point"], item["metric"], item["value"]) for item in items] == [
        ("sungai-contoh", "flow", 12.5),
        ("udara-sgu", "pm10", 40.0),
        ("udara-sgu", "pm25", 23.0),
    ]


def test_a_reading_older_than_three_intervals_is_stale(client: TestClient) -> None:
    items = client.get("/v1/latest?service=air").json()["items"]
    assert [(item["metric"], item["age_s"], item["is_stale"]) for item in items] == [
        ("pm10", 7200.0, True),
        ("pm25", 300.0, False),
    ]


@pytest.mark.parametrize(
    "query",
    ["district=64.08.04", "district=sangatta utara", "device=lora-0a1b", "origin=simulated", "metric=pm25"],
)
def test_latest_is_filtered(client: TestClient, query: str) -> None:
    assert {item["point"] for item in client.get(f"/v1/latest?{query}").json()["items"]} == {"udara-sgu"}


def test_latest_pages_join_to_the_whole(client: TestClient) -> None:
    first = client.get("/v1/latest?limit=2").json()
    second = client.get(f"/v1/latest?limit=2&cursor={first['next']}").json()
    assert first["items"] + second["items"] == client.get("/v1/latest").json()["items"]
    assert second["next"] is None
