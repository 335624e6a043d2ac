"""Readings, accounts and figures for dashboards: flat, ascending, epoch ms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from api_city import NOW
from fastapi.testclient import TestClient

from api.wording import HEALTH
from core.store.connection import connect
from deploy.grafana import style

DAY = "from=1781409600000&to=1781582400000"  # 14 and 15 June 2026
ROUTES = (
    f"lines?service=air&metric=pm25&{DAY}",
    "latest?service=air",
    f"ledger?{DAY}",
    "figures?indicator=WTR-03&grain=month&scope=*&from=0&to=1830268800000",
)


@pytest.mark.parametrize("route", ROUTES)
def test_times_are_whole_numbers_in_order(client: TestClient, route: str) -> None:
    times = [row["time"] for row in client.get(f"/v1/grafana/{route}").json()]
    assert times
    assert times == sorted(times)
    assert all(isinstance(time, int) for time in times)


def test_a_line_has_means_of_good_readings(client: TestClient) -> None:
    rows = client.get(f"/v1/grafana/lines?service=air&metric=pm25&{DAY}").json()
    assert {row["series"] for row in rows} == {"udara-sgu"}
    assert [row["value"] for row in rows] == [float(number) for number in range(23)]


@pytest.mark.parametrize("length_days", [1, 30, 365, 3650, 36_500])
def test_a_line_never_has_more_points_than_a_chart_shows(client: TestClient, length_days: int) -> None:
    to = 1_781_582_400_000
    start = max(0, to - length_days * 86_400_000)
    rows = client.get(f"/v1/grafana/lines?service=air&metric=pm25&from={start}&to={to}").json()
    assert len(rows) <= 2000


@pytest.mark.parametrize(
    "route",
    [
        "points?service=none",
        "latest?service=none",
        "readings-origin?service=none",
        f"lines?service=air&metric=none&{DAY}",
        "lines?service=air&metric=pm25&from=2&to=1",
        "grains?indicator=none",
        "newest?indicator=none",
        "figures?indicator=WTR-03&grain=none&from=0&to=1",
        "figures?indicator=WTR-03&grain=month&scope=none&from=0&to=1",
        "ledger?from=2&to=1",
        "goals?service=none",
    ],
)
def test_what_does_not_exist_gives_no_rows(client: TestClient, route: str) -> None:
    answer = client.get(f"/v1/grafana/{route}")
    assert (answer.status_code, answer.json()) == (200, [])


def test_a_point_is_as_fresh_as_its_newest_reading(client: TestClient) -> None:
    (row,) = client.get("/v1/grafana/points?service=air&language=en").json()
    assert (row["point"], row["state"], row["age_s"], row["origin_label"]) == ("udara-sgu", 0, 300.0, "simulated")
    (row,) = client.get("/v1/grafana/points?service=water").json()
    assert (row["point"], row["state"], row["latitude"]) == ("sungai-contoh", 0, None)


def test_the_ledger_meets(client: TestClient) -> None:
    rows = client.get(f"/v1/grafana/ledger?{DAY}").json()
    assert [(row["source"], row["stored"], row["difference"]) for row in rows] == [
        ("native", 1, 0),
        ("native", 28, 0),
        ("senml", 4, 0),
    ]
    (row,) = client.get(f"/v1/grafana/platform?{DAY}").json()
    assert (row["messages"], row["stored"], row["rejected"], row["difference"], row["dead_letters"]) == (
        14,
        33,
        2,
        0,
        2,
    )


def test_dead_letters_say_why(client: TestClient) -> None:
    rows = client.get("/v1/grafana/dead-letters").json()
    assert [(row["reason"], row["letters"]) for row in rows] == [("undecodable", 1), ("unknown_topic", 1)]
    assert all(row["explanation"] for row in rows)


def test_freshness_is_a_number_and_texts(client: TestClient) -> None:
    rows = client.get("/v1/grafana/freshness?language=en").json()
    assert ("Air quality", "simulated") in {(row["service"], row["origin_label"]) for row in rows}


def test_figures_of_scopes_are_lines_by_their_names(client: TestClient) -> None:
    rows = client.get(
        "/v1/grafana/figures?indicator=WTR-03&grain=month&scope=city,district:64.08.04&from=0&to=1830268800000"
    ).json()
    assert {row["series"] for row in rows} == {"Kabupaten Kutai Timur", "Sangatta Utara"}


def test_goals_of_one_service(client: TestClient) -> None:
    rows = client.get("/v1/grafana/goals?service=air").json()
    assert {row["indicator"] for row in rows} == {"AIR-01", "AIR-02", "AIR-03"}


def test_the_words_of_health_are_the_same_on_boards_and_in_answers() -> None:
    assert [words for words, _ in style.HEALTH] == [
        (first[0].upper() + first[1:], second[0].upper() + second[1:]) for first, second in HEALTH.values()
    ]


def test_states_tell_what_held_at_the_start_and_each_change(client: TestClient, city_url: str) -> None:
    start, changed = NOW - timedelta(days=1), NOW - timedelta(hours=3)
    with connect(city_url, autocommit=True) as connection:
        connection.execute(
            """
            WITH meter AS (SELECT device_id FROM device WHERE key = 'meter-a'),
            entered AS (
                INSERT INTO device_health (device_id, state, since) SELECT device_id, 'silent', %(changed)s FROM meter
                RETURNING device_id
            )
            INSERT INTO device_health_change (device_id, state, since, detail)
            SELECT device_id, state, since, '' FROM entered, (VALUES
                ('new', %(start)s::timestamptz - INTERVAL '9 days'),
                ('online', %(start)s::timestamptz - INTERVAL '1 day'),
                ('silent', %(changed)s::timestamptz)
            ) AS change (state, since)
            """,
            {"start": start, "changed": changed},
        )
    span = f"from={int(start.timestamp() * 1000)}&to={int(NOW.timestamp() * 1000)}"
    rows = client.get(f"/v1/grafana/device-states?{span}&service=water").json()
    assert rows == [
        {"time": int(start.timestamp() * 1000), "series": "meter-a", "value": 1},
        {"time": int(changed.timestamp() * 1000), "series": "meter-a", "value": 5},
    ]
    assert client.get(f"/v1/grafana/device-states?{span}&district=64.08.01").json() == []
    (counts,) = client.get("/v1/grafana/health?service=water").json()
    assert (counts["silent"], counts["devices"], counts["heard"]) == (1, 1, 0)


def test_what_a_board_is_narrowed_to_narrows_its_answers(client: TestClient) -> None:
    every = client.get("/v1/grafana/latest?service=*").json()
    here = client.get("/v1/grafana/latest?service=*&district=64.08.04,64.08.05").json()
    assert {row["point"] for row in every} - {row["point"] for row in here} == {"sungai-contoh"}
    assert client.get("/v1/grafana/points?service=air&district=64.08.01").json() == []
    assert {row["id"] for row in client.get("/v1/grafana/devices?service=air").json()} == {"lora-0a1b"}
    assert len(client.get("/v1/grafana/districts").json()) == 18


@pytest.mark.parametrize(
    ("interval", "points"),
    [("", 23), ("10s", 23), ("$__interval", 23), ("15m", 8), ("1h", 2), ("2d", 1), ("500ms", 23)],
)
def test_a_line_is_no_finer_than_its_panel(client: TestClient, interval: str, points: int) -> None:
    rows = client.get(f"/v1/grafana/lines?service=air&metric=pm25&{DAY}&interval={interval}").json()
    assert len(rows) == points


def test_an_interval_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get(f"/v1/grafana/lines?service=air&metric=pm25&{DAY}&interval=soon").status_code == 422
