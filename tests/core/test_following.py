"""Recommendations followed up: by their owners, accepted by planners, with a history and records."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.catalogue import load_catalogue
from core.catalogue.follow_up import FollowUp, Recommendation
from core.errors import ConfigurationError, Missing
from core.plan.following import NotOwn, Person, follow_up
from core.plan.loading import load_shipped
from core.plan.revising import Desk
from core.store import audit, masterplans
from core.store.connection import Connection

CATALOGUE = load_catalogue()
PLAN = CATALOGUE.masterplan
NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)
TODAY = date(2026, 6, 15)
OWNER = Person("bkpsdm", may_accept=False)
PLANNER = Person(None, may_accept=True)
ID = "2024-sdm"  # bkpsdm's, not followed up yet


@pytest.fixture
def desk(connection: Connection) -> Desk:
    load_shipped(connection, PLAN, NOW)
    return Desk(connection, "siti", NOW, TODAY)


def step(status: str, on: date = TODAY, **facts: object) -> FollowUp:
    return FollowUp.model_validate({"on": on, "status": status, "by": "siti"} | facts)


def recorded(desk: Desk) -> tuple[dict[str, object], str]:
    query = "SELECT attributes, origin FROM record WHERE kind = 'recommendation' AND key = %s ORDER BY revision DESC"
    row = desk.connection.execute(query, [f"{PLAN.id}/{ID}"]).fetchone()
    assert row
    return row


def test_step_joins_the_history_and_becomes_a_record(desk: Desk) -> None:
    assert recorded(desk)[1] == "simulated"  # its due date was invented
    follow_up(desk, PLAN.id, ID, step("in_progress"), OWNER)
    after = follow_up(desk, PLAN.id, ID, step("closed", evidence="SK 5/2026"), OWNER)
    assert [each.status for each in after.follow_ups] == ["in_progress", "closed"]
    facts = {"due": "2025-12-31", "status": "closed", "closed_at": "2026-06-15", "accepted": False, "agency": "bkpsdm"}
    assert recorded(desk) == (facts, "real")
    (plan,) = masterplans.load(desk.connection)
    assert after in plan.recommendations


def test_planner_accepts_without_repeating_the_evidence(desk: Desk) -> None:
    follow_up(desk, PLAN.id, ID, step("closed", link="https://example.org/sk.pdf"), OWNER)
    after = follow_up(desk, PLAN.id, ID, step("closed", accepted=True), PLANNER)
    assert (after.is_accepted, after.newest and after.newest.link) == (True, "https://example.org/sk.pdf")
    assert recorded(desk)[0]["accepted"] is True
    (change,) = audit.list_changes(desk.connection, subject="recommendation", limit=1)
    assert (change["who"], change["before"]) == ("siti", {"status": "closed", "accepted": False})


@pytest.mark.parametrize(
    ("made", "person", "error", "said"),
    [
        (step("closed", evidence="x", accepted=True), OWNER, NotOwn, "accepted by a planner"),
        (step("in_progress"), Person("dlh", may_accept=False), NotOwn, "is bkpsdm's, not dlh's"),
        (step("closed"), PLANNER, ConfigurationError, "closing needs evidence"),
        (step("in_progress", accepted=True), PLANNER, ConfigurationError, "only what is closed"),
    ],
    ids=["owner accepts", "another agency", "no evidence", "accepted though open"],
)
def test_step_that_cannot_be_is_refused_and_leaves_nothing(
    desk: Desk, made: FollowUp, person: Person, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        follow_up(desk, PLAN.id, ID, made, person)
    assert masterplans.load(desk.connection) == [PLAN]
    assert recorded(desk)[1] == "simulated"


def test_unknown_recommendation_names_those_there_are(desk: Desk) -> None:
    with pytest.raises(Missing, match="2021-dewan"):
        follow_up(desk, PLAN.id, "2099-x", step("open"), PLANNER)


def test_closed_since_the_first_of_the_last_closed_steps() -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    steps = tuple(
        step(status, on) for status, on in zip(("closed", "in_progress", "closed", "closed"), days, strict=True)
    )
    entry = next(each for each in PLAN.recommendations if each.id == ID)
    assert Recommendation(**{**entry.model_dump(), "follow_ups": steps}).closed_on == days[2]
    assert Recommendation(**{**entry.model_dump(), "follow_ups": steps[:2]}).closed_on is None
