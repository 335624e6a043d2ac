"""Masterplans in and out of files, and into the database: differences, legal bases, once and not twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from plan_text import PLAN
from python_calamine import CalamineWorkbook

from core.catalogue import Masterplan, load_catalogue
from core.errors import ConfigurationError
from core.plan import file as plan_file
from core.plan import importing
from core.plan.differences import TargetChange
from core.plan.loading import load_shipped
from core.plan.revising import Desk
from core.store import audit, masterplans
from core.store.connection import Connection

SHEETS = ("plan", "dimensions", "programmes", "goals", "recommendations", "codes", "revisions", "follow_ups")

CATALOGUE = load_catalogue()
NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)


def plan_of(tmp_path: Path, text: str) -> Masterplan:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return plan_file.read(path).plan(CATALOGUE)


@pytest.fixture
def desk(connection: Connection) -> Desk:
    return Desk(connection, "siti", NOW, date(2026, 6, 15))


def never(change: TargetChange) -> tuple[str, date]:
    raise ConfigurationError(f"{change}")


def decree(_: TargetChange) -> tuple[str, date]:
    return "Perbup 12/2026", date(2026, 3, 1)


@pytest.mark.parametrize("suffix", ["toml", "xlsx"])
def test_what_is_exported_is_what_is_read(tmp_path: Path, suffix: str) -> None:
    plans = [plan_of(tmp_path, PLAN), CATALOGUE.masterplan]
    for plan in plans:
        path = tmp_path / f"{plan.id}.{suffix}"
        plan_file.write(plan, path)
        read = plan_file.read(path)
        assert [finding for finding in read.findings(CATALOGUE) if not finding.is_warning] == []
        assert read.plan(CATALOGUE) == plan


def test_workbooks_mistake_is_told_with_sheet_row_and_column(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, PLAN)
    second = plan.goals[1].model_copy(update={"owner": "pdam"})
    path = tmp_path / "plan.xlsx"
    plan_file.write(plan.model_copy(update={"goals": (plan.goals[0], second)}), path)
    read = plan_file.read(path)
    (finding,) = read.findings(CATALOGUE)
    assert read.told(finding).startswith(f"{path}, sheet goals, row 3, column owner: error: goal WTR-04, owner 'pdam'")


def test_workbooks_row_of_no_goal_is_told_beside_all_other_mistakes(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, PLAN)
    first = plan.goals[0].model_copy(update={"owner": "pdam"})
    path = tmp_path / "plan.xlsx"
    plan_file.write(plan.model_copy(update={"goals": (first, plan.goals[1])}), path)
    # The goal gets another name, its revision keeps the old one.
    renamed = tmp_path / "renamed.xlsx"
    sheets = {name: CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python() for name in SHEETS}
    sheets["goals"] = [["DQ-01" if cell == "WTR-03" else cell for cell in row] for row in sheets["goals"]]
    with xlsxwriter.Workbook(renamed) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, book.add_format({"num_format": "yyyy-mm-dd"}))
                    else:
                        sheet.write(number, column, cell)
    read = plan_file.read(renamed)
    told = [read.told(finding).removeprefix(f"{renamed}, ") for finding in read.findings(CATALOGUE)]
    assert "sheet goals, row 2, column owner: error: goal DQ-01, owner 'pdam': there is no such agency" in told[0]
    assert "sheet revisions, row 2: error: revisions 'WTR-03 city': there is no such entry in sheet goals" in told


def test_new_plan_stands_beside_the_one_that_is_there(desk: Desk, tmp_path: Path) -> None:
    load_shipped(desk.connection, CATALOGUE.masterplan, NOW)
    plan = plan_of(tmp_path, PLAN)
    assert importing.differences(desk, plan).is_new
    importing.apply(desk, plan, never)
    assert masterplans.load(desk.connection) == [CATALOGUE.masterplan, plan]


def test_second_import_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, PLAN)
    importing.apply(desk, plan, never)
    before = masterplans.stamp(desk.connection), audit.list_changes(desk.connection)
    assert not importing.apply(desk, plan, never)
    assert (masterplans.stamp(desk.connection), audit.list_changes(desk.connection)) == before


def test_differences_are_told_before_anything_is_stored(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    text = PLAN.replace("weight = 2", "weight = 3").replace("2026 = 95.0", "2026 = 94.0")
    found = importing.differences(desk, plan_of(tmp_path, text))
    assert found.lines() == [
        "goal WTR-03: weight: 2.0 → 3.0",
        "goal WTR-04: target 2026: 95 → 94, without a legal basis yet",
    ]
    assert masterplans.load(desk.connection) == [plan_of(tmp_path, PLAN)]


def test_changed_target_without_a_legal_basis_is_refused_and_nothing_is_stored(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    text = PLAN.replace("weight = 2", "weight = 3").replace("2026 = 95.0", "2026 = 94.0")
    with pytest.raises(ConfigurationError, match="WTR-04: target 2026"):
        importing.apply(desk, plan_of(tmp_path, text), never)
    assert masterplans.load(desk.connection) == [plan_of(tmp_path, PLAN)]


def test_changed_target_is_a_revision_with_its_day_and_basis_and_an_audit_row(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    importing.apply(desk, plan_of(tmp_path, PLAN.replace("2026 = 95.0", "2026 = 94.0")), decree)
    (plan,) = masterplans.load(desk.connection)
    goal = plan.goal("WTR-04")
    assert goal is not None
    (revision,) = goal.revisions
    assert (revision.year, revision.was, revision.value) == (2026, 95.0, 94.0)
    assert (revision.decided, revision.basis) == (date(2026, 3, 1), "Perbup 12/2026")
    imported, revised = audit.list_changes(desk.connection, limit=2)
    assert (imported["subject"], imported["key"], imported["who"]) == ("masterplan", "uji-2025-2026", "siti")
    assert (revised["before"], revised["reason"]) == ({"value": 95.0}, "Perbup 12/2026")


def test_revision_in_the_file_needs_no_question(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    revision = (
        '[[goal.revision]]\nyear = 2026\nwas = 95.0\nvalue = 94.0\ndecided = 2026-01-05\nbasis = "Perbup 2/2026"\n'
    )
    text = PLAN.replace("2026 = 95.0", "2026 = 94.0").replace("[[recommendation]]", revision + "[[recommendation]]", 1)
    importing.apply(desk, plan_of(tmp_path, text), never)
    assert masterplans.load(desk.connection) == [plan_of(tmp_path, text)]


def test_decision_of_the_future_or_before_the_last_one_is_refused(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    text = PLAN.replace("2026 = 35.0 }", "2026 = 36.0 }")
    for day in (date(2026, 6, 16), date(2025, 5, 31)):
        with pytest.raises(ConfigurationError, match=r"must lie between the decision before, 2025-06-01, and today"):
            importing.apply(desk, plan_of(tmp_path, text), lambda _, day=day: ("Perbup 3/2026", day))  # type: ignore[misc]  # bound now


def test_goal_can_be_added_and_removed_but_a_recommendation_stays(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    start, end = PLAN.index("[[recommendation]]"), PLAN.index("[[code]]")
    second = PLAN.rindex("[[goal]]")
    text = PLAN[:second] + PLAN[end:]
    assert importing.apply(desk, plan_of(tmp_path, text), never).lines() == [
        "goal WTR-04: removed",
        "recommendation r1: is not in the file and stays",
    ]
    (plan,) = masterplans.load(desk.connection)
    assert [goal.indicator for goal in plan.goals] == ["WTR-03"]
    assert [entry.id for entry in plan.recommendations] == ["r1"]
    assert importing.apply(desk, plan_of(tmp_path, PLAN), never).lines() == ["goal WTR-04: added"]
    assert masterplans.load(desk.connection) == [plan_of(tmp_path, PLAN)]
    assert PLAN[start:end]


def test_steps_of_the_file_are_added_to_the_history(desk: Desk, tmp_path: Path) -> None:
    importing.apply(desk, plan_of(tmp_path, PLAN), never)
    step = '[[recommendation.follow_up]]\non = 2025-11-01\nstatus = "closed"\nevidence = "SK 5/2025"\nby = "budi"\n'
    text = PLAN.replace("[[code]]", step + "[[code]]")
    importing.apply(desk, plan_of(tmp_path, text), never)
    record = (
        "SELECT attributes, origin, revision FROM record WHERE kind = 'recommendation' ORDER BY revision DESC LIMIT 1"
    )
    assert desk.connection.execute(record).fetchone() == (
        {"due": "2025-12-31", "status": "closed", "closed_at": "2025-11-01", "accepted": False, "agency": "perumdam"},
        "real",
        2,
    )
