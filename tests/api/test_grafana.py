"""Answers for Grafana: flat, ascending, epoch ms, never empty bodies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from api_city import GOALS
from fastapi.testclient import TestClient

PLAN = "from=1640966400000&to=1830268800000"  # 2022 to 2027 in WITA


def test_counts_are_one_row_of_one_origin(client: TestClient) -> None:
    assert client.get("/v1/grafana/counts?origin=auto").json() == [
        {
            "on_track": 1,
            "at_risk": 1,
            "off_track": 1,
            "no_data": GOALS - 3,
            "goals": GOALS,
            "origin": "simulated",
            "origin_label": "simulasi",
        }
    ]


def test_goals_are_flat_rows_with_codes_for_statuses(client: TestClient) -> None:
    rows = {row["indicator"]: row for row in client.get("/v1/grafana/goals?dimension=*&language=en").json()}
    assert len(rows) == GOALS
    row = rows["WTR-03"]
    assert (row["dimension"], row["status"], row["coverage"], row["period"]) == ("Living", 1, 95.0, "2026-06")
    assert (rows["AIR-01"]["status"], rows["AIR-01"]["value"]) == (3, None)


def test_goals_of_some_dimensions(client: TestClient) -> None:
    rows = client.get("/v1/grafana/goals?dimension=living,governance").json()
    assert {row["dimension"] for row in rows} == {"Kehidupan", "Tata kelola"}


def test_figures_are_a_line_named_with_its_unit(client: TestClient) -> None:
    rows = client.get(f"/v1/grafana/series?indicator=WTR-03&{PLAN}").json()
    assert [(row["series"], row["value"]) for row in rows] == [("Nilai (%)", value) for value in (40.0, 38.5, 38.0)]
    assert rows[0]["time"] == _milliseconds(2026, 3, 31, 16)


def test_the_path_bends_at_the_years_ends_where_the_targets_stand(client: TestClient) -> None:
    rows = client.get(f"/v1/grafana/path?indicator=WTR-03&language=en&{PLAN}").json()
    path = [row["value"] for row in rows if row["series"] == "Path (%)"]
    targets = [(row["time"], row["value"]) for row in rows if row["series"] == "Yearly target (%)"]
    assert path == pytest.approx([45.0, 44.0, 42.0, 40.0, 38.0, 36.5, 35.0])
    assert targets[0] == (_milliseconds(2022, 12, 31, 16), 44.0)
    assert targets[-1] == (_milliseconds(2027, 12, 31, 16), 35.0)
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)


def test_a_part_of_the_path_ends_at_the_spans_edges(client: TestClient) -> None:
    start, end = _milliseconds(2026, 2, 1), _milliseconds(2026, 3, 1)
    rows = client.get(f"/v1/grafana/path?indicator=WTR-03&from={start}&to={end}").json()
    assert [row["time"] for row in rows] == [start, end]


def test_the_newest_days_are_named(client: TestClient) -> None:
    rows = client.get("/v1/grafana/recent?indicator=WTR-03&origin=replayed").json()
    assert rows == [{"period": "2026-06-01", "value": 55.0, "unit": "%", "origin_label": "data contoh (bukan Kutim)"}]


@pytest.mark.parametrize(
    "address",
    [
        f"/v1/grafana/series?indicator=none&{PLAN}",
        f"/v1/grafana/path?indicator=none&{PLAN}",
        "/v1/grafana/path?indicator=WTR-03&from=5&to=4",
        "/v1/grafana/recent?indicator=none",
        "/v1/grafana/recent?indicator=DQ-01",
        "/v1/grafana/goals?dimension=none",
    ],
)
def test_what_does_not_exist_gives_an_empty_array(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("query", ["indicator=WTR-03", "indicator=WTR-03&from=now&to=now", f"{PLAN}&indikator=x"])
def test_a_bad_parameter_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/v1/grafana/series?{query}").status_code == 422


def _milliseconds(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp() * 1000)
