"""The masterplan's answers: scores, projections, targets that are changed, recommendations that are followed up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from api_city import NOW, PLAN, build
from api_client import make_context, serving
from fastapi.testclient import TestClient
from handing_over import CATALOGUE, key, until

from core.plan.loading import load_shipped
from core.plan.revising import Desk, revise
from core.store.connection import Connection, connect
from core.store.projections import Projected, replace
from core.store.target_revisions import NewTarget

YEAR_END = datetime(2026, 12, 31, 16, tzinfo=UTC)
PLAN_END = datetime(2027, 12, 31, 16, tzinfo=UTC)
WISH = {"indicator": "WTR-03", "year": 2026, "value": 37.5, "decided": "2026-03-01", "basis": "Perbup 12/2026"}
FOLLOW_UP = "/v1/recommendations/2024-sdm/follow-up"


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


def goal(client: TestClient, indicator: str, query: str = "") -> dict[str, Any]:
    plan = client.get(f"/v1/masterplan{query}").json()
    goals = (goal for entry in plan["dimensions"] for part in entry["programmes"] for goal in part["goals"])
    return next(goal for goal in goals if goal["indicator"] == indicator)


def project(horizon: str, ends: datetime, value: float | None, reason: str = "") -> Projected:
    low, high = (None, None) if value is None else (value - 1, value + 1)
    return Projected("WTR-03", "city", "simulated", horizon, ends, value, low, high, -2.0, 24, reason, NOW)


def test_scores_roll_up_to_programme_and_dimension_with_their_coverage(client: TestClient) -> None:
    # WTR-03: from 45 down to 36.5, at 38: 7 of 8.5. WTR-04: 97 is the target. WTR-05 has no figure.
    assert goal(client, "WTR-03")["score"] == pytest.approx(100 * 7 / 8.5)
    assert goal(client, "WTR-04")["score"] == 100
    plan = client.get("/v1/masterplan").json()
    living = next(entry for entry in plan["dimensions"] if entry["id"] == "living")
    water = next(part for part in living["programmes"] if part["id"] == "air-minum")
    count = len(water["goals"])
    expected = pytest.approx((100 * 7 / 8.5 + 100) / 2)
    assert water["score"] == {"value": expected, "coverage": pytest.approx(2 / count)}
    assert living["score"]["value"] == expected
    assert living["score"]["coverage"] == pytest.approx(2 / count / len(living["programmes"]))
    assert plan["score_official"] is False


def test_evaluation_is_told_with_the_weights_of_the_year(client: TestClient) -> None:
    found = client.get("/v1/masterplan").json()["evaluation"]
    assert found["year"] == 2023
    assert {each["component"]: each["weight"] for each in found["components"]} == {
        "baseline": 10, "output": 20, "outcome": 30, "impact": 30, "quick_win": 10,
    }  # fmt: skip


def test_scores_rest_on_the_kind_of_figures_that_more_goals_have(client: TestClient, connection: Connection) -> None:
    connection.execute("UPDATE goal_status SET origin = 'real' WHERE indicator = 'WTR-04'")
    plan = client.get("/v1/masterplan").json()
    assert (plan["origin"], plan["official"], plan["score_official"]) == ("mixed", False, False)
    assert plan["origin_label"] == "real data + simulated"
    assert goal(client, "WTR-03")["origin"] == "simulated"
    assert goal(client, "WTR-04")["origin"] == "real"
    living = next(entry for entry in plan["dimensions"] if entry["id"] == "living")
    assert living["score"]["value"] == pytest.approx(100 * 7 / 8.5)  # WTR-03 alone
    connection.execute("UPDATE goal_status SET origin = 'real' WHERE indicator = 'ENR-02'")
    plan = client.get("/v1/masterplan").json()
    living = next(entry for entry in plan["dimensions"] if entry["id"] == "living")
    assert (plan["score_official"], living["score"]["value"]) == (True, 100)  # WTR-04 alone


def test_projections_stand_with_interval_and_whether_they_meet_the_target(
    client: TestClient, connection: Connection
) -> None:
    rows = [
        project("year", YEAR_END, 36.0),
        project("plan", PLAN_END, None, "too_short_history"),
    ]
    with connection.transaction():
        replace(connection, PLAN, rows)
    year, plan = goal(client, "WTR-03")["projections"]
    assert (year["value"], year["low"], year["high"], year["slope"]) == (36, 35, 37, -2)
    assert (year["meets_target"], year["end"]) == (True, "2027-01-01T00:00:00+08:00")
    assert (plan["value"], plan["meets_target"]) == (None, None)
    assert plan["reason_label"] == "history is shorter than the projection"


def test_rate_still_needed_leads_from_the_figure_to_the_target(client: TestClient) -> None:
    # From noon of 15 June 199.5 days are left of 2026: 38 has to become 36.5.
    year, plan = goal(client, "WTR-03")["needed"]
    assert (year["target"], plan["target"]) == (36.5, 35)
    assert year["per_year"] == pytest.approx(-1.5 * 365.25 / 199.5)
    assert plan["per_year"] == pytest.approx(-3 * 365.25 / 564.5)
    assert goal(client, "WTR-04")["needed"][0]["per_year"] == 0


def test_changed_target_is_in_force_from_its_day_and_the_old_one_before(client: TestClient) -> None:
    answer = client.post("/v1/masterplan/targets", json=WISH)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["revision"], made["in_force"], made["basis"]) == (1, True, "Perbup 12/2026")
    assert (made["recorded_by"], made["unit"]) == ("NADI_API_KEY", "%")
    now = goal(client, "WTR-03")
    assert {each["year"]: each["value"] for each in now["targets"]}[2026] == 37.5
    assert now["revisions"] == [
        {"year": 2026, "was": 36.5, "value": 37.5, "decided": "2026-03-01", "basis": "Perbup 12/2026"}
    ]
    before = goal(client, "WTR-03", "?as_of=2026-02")
    assert ({each["year"]: each["value"] for each in before["targets"]}[2026], before["revisions"]) == (36.5, [])
    # The path to the year's end of the day: 38 at the end of 2025, then two months of twelve.
    assert before["expected"] == pytest.approx(38 - 1.5 * 59 / 365, abs=0.001)


def test_change_by_another_process_is_heard(client: TestClient, connection: Connection) -> None:
    load_shipped(connection, CATALOGUE.masterplan, NOW)
    desk = Desk(connection, "siti", NOW, date(2026, 6, 15))
    target = NewTarget("WTR-03", "city", 2026, 37.5, date(2026, 3, 1), "Perbup 12/2026")
    revise(desk, CATALOGUE.masterplan, target)
    until(lambda: goal(client, "WTR-03")["revisions"], "the API to read the plan anew")


def test_every_revision_is_listed_with_its_basis(client: TestClient) -> None:
    rows = client.get("/v1/masterplan/targets?indicator=WTR-03").json()["items"]
    assert [(row["year"], row["revision"]) for row in rows] == [(year, 0) for year in range(2022, 2028)]
    client.post("/v1/masterplan/targets", json=WISH)
    rows = client.get("/v1/masterplan/targets?indicator=WTR-03").json()["items"]
    assert [(row["revision"], row["value"], row["in_force"]) for row in rows if row["year"] == 2026] == [
        (0, 36.5, False),
        (1, 37.5, True),
    ]
    lines = client.get("/v1/masterplan/targets?indicator=WTR-03&format=csv").text.splitlines()
    assert len(lines) == 1 + 7


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"basis": "  "}, "at least 3"),
        ({"basis": "    "}, "name the regulation"),
        ({"decided": "2026-06-16"}, "today, 2026-06-15"),
        ({"year": 2031}, "2022 to 2027"),
        ({"indicator": "WTR-99"}, "no goal for WTR-99"),
        ({"value": 36.5}, "is the target of 2026 already"),
    ],
    ids=["short basis", "blank basis", "future", "year", "indicator", "same"],
)
def test_target_that_cannot_be_is_refused(client: TestClient, wrong: dict[str, Any], said: str) -> None:
    answer = client.post("/v1/masterplan/targets", json=WISH | wrong)
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text
    assert goal(client, "WTR-03")["revisions"] == []


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("operator", 403), ("planner", 201)])
def test_only_planners_change_targets(client: TestClient, empty_store_url: str, role: str, status: int) -> None:
    headers = key(empty_store_url, role, role)
    assert client.post("/v1/masterplan/targets", json=WISH, headers=headers).status_code == status


def test_recommendations_are_listed_with_what_is_overdue(client: TestClient) -> None:
    items = {item["id"]: item for item in client.get("/v1/recommendations").json()["items"]}
    assert (items["2021-dewan"]["status"], items["2021-dewan"]["accepted"]) == ("closed", True)
    assert items["2023-bukti-dukung"]["overdue"] is True  # closed, but nobody accepted the evidence
    assert items["2024-perda"]["overdue"] is False  # due at the year's end
    found = client.get("/v1/recommendations?agency=bkpsdm&overdue=true").json()["items"]
    assert [item["id"] for item in found] == ["2023-keterampilan", "2024-sdm"]


def test_agency_follows_up_its_own_and_a_planner_accepts(client: TestClient, empty_store_url: str) -> None:
    agency = key(empty_store_url, "bkpsdm-1", "agency", agency="bkpsdm")
    closing = {"status": "closed", "evidence": "SK 5/2026"}
    assert client.post(FOLLOW_UP, json=closing | {"accepted": True}, headers=agency).status_code == 403
    assert client.post("/v1/recommendations/2024-perda/follow-up", json=closing, headers=agency).status_code == 403
    assert client.post(FOLLOW_UP, json={"status": "closed"}, headers=agency).status_code == 422
    assert client.post(FOLLOW_UP, json=closing, headers=agency).status_code == 201
    planner = key(empty_store_url, "bappeda-1", "planner")
    accepted = client.post(FOLLOW_UP, json={"status": "closed", "accepted": True}, headers=planner).json()
    assert (accepted["accepted"], accepted["closed_on"]) == (True, date(2026, 6, 15).isoformat())
    assert [step["by"] for step in accepted["follow_ups"]] == ["key bkpsdm-1", "key bappeda-1"]
    items = {item["id"]: item for item in client.get("/v1/recommendations").json()["items"]}
    assert items["2024-sdm"]["accepted"] is True


def test_follow_up_of_the_future_or_of_nothing_is_refused(client: TestClient) -> None:
    future = client.post(FOLLOW_UP, json={"status": "open", "on": "2026-06-16"})
    assert (future.status_code, future.json()["parameter"]) == (422, "on")
    unknown = client.post("/v1/recommendations/2024-sdn/follow-up", json={"status": "open"})
    assert (unknown.status_code, unknown.json()["nearest"][0]) == (404, "2024-sdm")


def test_unknown_plan_names_those_there_are(client: TestClient) -> None:
    answer = client.get("/v1/masterplan?plan=kutim-2028")
    assert (answer.status_code, answer.json()["nearest"]) == (422, [PLAN])
