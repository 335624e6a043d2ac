"""The shipped masterplan in the database, and who owns it from then on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from core.catalogue import Masterplan, load_catalogue
from core.catalogue.masterplan import TargetRevision
from core.catalogue.targets import targets_on
from core.plan.book import PlanBook
from core.plan.loading import load_shipped
from core.store import masterplans, target_revisions
from core.store.connection import MASTERPLAN_CHANNEL, Connection, connect, heard, listen
from core.store.target_revisions import NewTarget

CATALOGUE = load_catalogue()
SHIPPED = CATALOGUE.masterplan
NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)


def changed(plan: Masterplan) -> Masterplan:
    """A plan with one target revised, as a newer Nadi could ship it."""
    first = plan.goals[0]
    revision = TargetRevision(
        year=2026, was=first.targets[2026], value=94.5, decided=date(2025, 3, 1), basis="Perbup 7/2025"
    )
    goal = first.model_copy(update={"targets": {**first.targets, 2026: 94.5}, "revisions": (revision,)})
    return plan.model_copy(update={"goals": (goal, *plan.goals[1:])})


def test_shipped_plan_comes_out_of_the_database_as_it_went_in(connection: Connection) -> None:
    assert load_shipped(connection, changed(SHIPPED), NOW)
    (plan,) = masterplans.load(connection)
    assert plan == changed(SHIPPED)
    assert targets_on(plan.goals[0], date(2025, 2, 28))[2026] == SHIPPED.goals[0].targets[2026]
    assert targets_on(plan.goals[0], date(2025, 3, 1))[2026] == 94.5


def test_second_load_changes_nothing(connection: Connection) -> None:
    load_shipped(connection, SHIPPED, NOW)
    before = masterplans.stamp(connection)
    assert not load_shipped(connection, SHIPPED, NOW.replace(hour=5))
    assert masterplans.stamp(connection) == before


def test_newer_nadi_replaces_what_it_shipped_but_not_what_people_changed(connection: Connection) -> None:
    load_shipped(connection, SHIPPED, NOW)
    assert load_shipped(connection, changed(SHIPPED), NOW)
    with connection.transaction():
        target = NewTarget("AIR-02", "city", 2027, 96.0, date(2026, 6, 1), "Perbup 9/2026")
        assert target_revisions.add(connection, SHIPPED.id, target, who="siti", now=NOW) == 1
        masterplans.touch(connection, SHIPPED.id, who="siti", now=NOW)
    assert not load_shipped(connection, SHIPPED, NOW)
    (plan,) = masterplans.load(connection)
    assert plan.goal("AIR-02").targets[2027] == 96.0  # type: ignore[union-attr]  # it is there


def test_book_has_the_shipped_plan_until_the_database_has_one_and_reads_anew_when_it_changes(
    connection: Connection, empty_store_url: str
) -> None:
    book = PlanBook(CATALOGUE)
    assert list(book.plans) == [SHIPPED]
    with connect(empty_store_url, autocommit=True) as listener:
        listen(listener, MASTERPLAN_CHANNEL)
        book.refresh(connection)
        assert not book.refresh(connection)
        load_shipped(connection, changed(SHIPPED), NOW)
        assert book.refresh(connection)
        assert heard(listener) == [""]
    assert book.find(SHIPPED.id) == changed(SHIPPED)


def test_current_plan_is_the_newest_whose_years_these_are() -> None:
    book = PlanBook(CATALOGUE)
    successor = SHIPPED.model_copy(update={"id": "kutim-2028-2032", "first_year": 2028, "last_year": 2032})
    book.plans = (SHIPPED, successor)
    wita = ZoneInfo("Asia/Makassar")
    assert book.current(NOW, wita) is SHIPPED
    # 2027-12-31 16:00 UTC is the first hour of 2028 in WITA.
    assert book.current(datetime(2027, 12, 31, 16, tzinfo=UTC), wita) is successor
    assert book.current(datetime(2021, 6, 1, tzinfo=UTC), wita) is SHIPPED
    assert book.current(datetime(2035, 6, 1, tzinfo=UTC), wita) is successor
