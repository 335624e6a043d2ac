"""Values of indicators and the masterplan's tree."""

from __future__ import annotations

import csv
import io

import pytest
from api_city import GOALS, goals_of
from fastapi.testclient import TestClient

VALUES = "/v1/indicators/WTR-03/values"


def test_without_parameters_the_judged_grains_newest_periods_come(client: TestClient) -> None:
    answer = client.get(VALUES).json()
    assert (answer["grain"], answer["origin"], answer["official"]) == ("month", "simulated", False)
    assert [item["value"] for item in answer["items"]] == [40.0, 38.5, 38.0]
    assert answer["items"][0]["start"] == "2026-04-01T00:00:00+08:00"
    assert answer["items"][0]["end"] == "2026-05-01T00:00:00+08:00"


def test_a_figure_comes_with_what_a_reader_needs_to_trust_it(client: TestClient) -> None:
    item = client.get(VALUES).json()["items"][1]
    assert (item["unit"], item["unit_symbol"]) == ("%", "%")
    assert (item["numerator"], item["denominator"], item["n"], item["points"]) == (40, 100, 8640, 18)
    assert (item["coverage"], item["revision"], item["provisional"], item["version"]) == (0.99, 2, False, 1)
    assert item["reason"] == "direvisi dari 39 % menjadi 38,5 % pada 15 Juni 2026, karena 3 bacaan terlambat masuk"
    assert item["computed_at"] == "2026-06-15T12:00:00+08:00"


def test_target_is_of_the_year_and_expected_of_the_periods_end(client: TestClient) -> None:
    april, _, june = client.get(VALUES).json()["items"]
    # from 38.0 at the end of 2025 to 36.5 at the end of 2026; 120 of 365 days have gone at the end of April
    assert april["target"] == 36.5
    assert april["expected"] == pytest.approx(38.0 - 1.5 * 120 / 365)
    # June goes on: its path is where it is now, 165.5 days after new year
    assert june["expected"] == pytest.approx(38.0 - 1.5 * 165.5 / 365)


def test_of_a_total_only_the_share_that_is_due_by_now_is_expected(client: TestClient) -> None:
    year = client.get("/v1/indicators/FLD-02/values").json()["items"][0]
    # 49 hours at the end of 2025, 46 at the end of 2026; 165.5 of 365 days have gone
    assert year["target"] == 46.0
    assert year["expected"] == pytest.approx((49 - 3 * 165.5 / 365) * 165.5 / 365)


def test_another_grain_or_scope_than_the_goals_has_no_target(client: TestClient) -> None:
    daily = client.get(VALUES + "?grain=day&origin=replayed").json()["items"][0]
    district = client.get(VALUES + "?scope=district:Sangatta Utara").json()["items"][0]
    assert (daily["target"], daily["expected"], district["target"]) == (None, None, None)


def test_real_figures_are_preferred_and_official(client: TestClient) -> None:
    answer = client.get("/v1/indicators/WTR-04/values").json()
    assert (answer["origin"], answer["official"]) == ("real", True)
    assert [item["value"] for item in answer["items"]] == [91.0]


def test_replayed_figures_come_when_asked_for_and_are_labelled(client: TestClient) -> None:
    answer = client.get(VALUES + "?grain=day&origin=replayed").json()
    assert answer["origin_label"] == "data contoh (bukan Kutim)"
    assert [item["value"] for item in answer["items"]] == [55.0]


def test_all_revisions_stand_beside_the_newest(client: TestClient) -> None:
    items = client.get(VALUES + "?revisions=all&from=2026-05&to=2026-05").json()["items"]
    assert [(item["revision"], item["value"]) for item in items] == [(1, 39.0), (2, 38.5)]


def test_a_span_is_in_whole_periods_and_includes_its_last_month(client: TestClient) -> None:
    answer = client.get(VALUES + "?from=2026-04-20&to=2026-05").json()
    assert [item["value"] for item in answer["items"]] == [40.0, 38.5]
    assert answer["end"] == "2026-06-01T00:00:00+08:00"


def test_every_district_at_once(client: TestClient) -> None:
    items = client.get(VALUES + "?scope=district:*").json()["items"]
    assert [(item["scope"], item["scope_name"], item["value"]) for item in items] == [
        ("district:64.08.04", "Sangatta Utara", 37.0)
    ]


def test_no_data_is_null_and_not_zero(client: TestClient) -> None:
    assert client.get("/v1/indicators/AIR-02/values").json()["items"][0]["value"] is None


def test_values_pages_join_to_the_whole(client: TestClient) -> None:
    first = client.get(VALUES + "?limit=2").json()
    second = client.get(f"{VALUES}?limit=2&cursor={first['next']}").json()
    assert first["items"] + second["items"] == client.get(VALUES).json()["items"]


def test_values_as_csv_state_indicator_grain_and_origin(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(VALUES + "?format=csv").text)))
    assert {(row["indicator"], row["grain"], row["origin"]) for row in rows} == {("WTR-03", "month", "simulated")}
    assert [float(row["value"]) for row in rows] == [40.0, 38.5, 38.0]


def test_the_tree_counts_goals_by_status(client: TestClient) -> None:
    plan = client.get("/v1/masterplan").json()
    assert plan["counts"] == {"on_track": 1, "at_risk": 1, "off_track": 1, "no_data": GOALS - 3, "goals": GOALS}
    living = next(entry for entry in plan["dimensions"] if entry["id"] == "living")
    count = goals_of("living")
    assert living["counts"] == {"on_track": 1, "at_risk": 1, "off_track": 0, "no_data": count - 2, "goals": count}
    assert (plan["origin"], plan["official"]) == ("simulated", False)


def test_a_goal_shows_how_it_stands_against_its_path(client: TestClient) -> None:
    goal = _goals(client.get("/v1/masterplan").json())["WTR-03"]
    assert (goal["status"], goal["status_label"]) == ("at_risk", "berisiko")
    assert (goal["value"], goal["expected"], goal["target"], goal["gap"]) == (38.0, 37.3, 36.5, -0.7)
    assert goal["baseline"] == {"year": 2021, "value": 45.0}
    assert goal["targets"][-1] == {"year": 2027, "value": 35.0}
    assert (goal["owner"]["key"], goal["illustrative"]) == ("perumdam", True)
    assert goal["end"] == "2026-07-01T00:00:00+08:00"


def test_a_goal_that_was_never_computed_has_no_data_but_its_targets(client: TestClient) -> None:
    goal = _goals(client.get("/v1/masterplan").json())["AIR-01"]
    assert (goal["status"], goal["value"], goal["target"], goal["computed_at"]) == ("no_data", None, 101.0, None)


def test_a_dimension_without_goals_says_so(client: TestClient) -> None:
    notes = {entry["id"]: entry["note_en"] for entry in client.get("/v1/masterplan").json()["dimensions"]}
    said = "No measured goal in this dimension yet."
    assert notes == {dimension: None if goals_of(dimension) else said for dimension in notes}


def test_the_plan_is_never_of_two_origins(client: TestClient) -> None:
    plan = client.get("/v1/masterplan?origin=real").json()
    assert (plan["origin"], plan["official"], plan["counts"]["no_data"]) == ("real", True, GOALS)


def test_the_plan_as_a_table_has_a_row_a_goal(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/v1/masterplan?format=csv").text)))
    assert len(rows) == GOALS
    assert {row["official"] for row in rows} == {"false"}
    assert next(row for row in rows if row["indicator"] == "WTR-03")["dimension"] == "living"


def _goals(plan: dict) -> dict[str, dict]:
    programmes = [programme for dimension in plan["dimensions"] for programme in dimension["programmes"]]
    return {goal["indicator"]: goal for programme in programmes for goal in programme["goals"]}
