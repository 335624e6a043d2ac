"""Indicators over records: where and when cases count, and what a new version of one changes."""

from __future__ import annotations

import pytest
from record_office import at, hand_over
from regency import Regency, wita

NOVEMBER = wita("2025-11-01 00:00")
MONDAY = wita("2025-11-03 00:00")
NOW = wita("2025-11-20 12:00")


def complain(regency: Regency, key: str, received: str, followed: str | None = None, **other: str) -> None:
    facts = {"received_at": at(received)} | ({"first_followup_at": at(followed)} if followed else {}) | other
    hand_over(regency, "complaint", key, **facts)


def test_a_complaint_is_due_on_the_fifth_working_day(regency: Regency) -> None:
    # Received on Monday the 3rd: due until the end of Monday the 10th.
    complain(regency, "in time", "2025-11-03 09:00", "2025-11-10 23:59")
    complain(regency, "too late", "2025-11-03 09:00", "2025-11-11 00:00")
    complain(regency, "not at all", "2025-11-03 09:00")
    complain(regency, "not due yet", "2025-11-19 09:00")
    regency.process(NOW)
    figure = regency.figure("SVC-03", "city", "month", NOVEMBER)
    assert (figure["numerator"], figure["denominator"], figure["n"]) == (1, 3, 3)
    assert figure["value"] == pytest.approx(100 / 3)


def test_holidays_and_weekends_are_no_working_days(regency: Regency) -> None:
    # 25 December 2025 is a Thursday and a holiday, 1 January too: the fifth working day after the 22nd is the 30th.
    complain(regency, "a", "2025-12-22 09:00", "2025-12-30 17:00")
    complain(regency, "b", "2025-12-22 09:00", "2025-12-31 08:00")
    regency.process(wita("2026-01-05 12:00"))
    figure = regency.figure("SVC-03", "city", "month", wita("2025-12-01 00:00"))
    assert figure["value"] == pytest.approx(50)


def test_an_unanswered_complaint_becomes_overdue_by_the_passing_of_time(regency: Regency) -> None:
    complain(regency, "silent", "2025-11-03 09:00")
    regency.process(wita("2025-11-10 23:00"))
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["value"] is None
    regency.process(wita("2025-11-11 00:30"))
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["value"] == 0


def test_time_that_passed_while_nothing_ran_is_made_up_for(regency: Regency) -> None:
    complain(regency, "silent", "2025-11-03 09:00")
    regency.process(wita("2025-11-04 12:00"))
    regency.process(wita("2026-02-01 12:00"))
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["value"] == 0
    assert regency.figure("SVC-04", "city", "month", NOVEMBER)["value"] == 0


def test_a_cohort_counts_after_sixty_days_and_is_final_then(regency: Regency) -> None:
    complain(regency, "closed", "2025-11-03 09:00", closed_at=at("2025-11-20 10:00"))
    complain(regency, "open", "2025-11-30 09:00")
    regency.process(wita("2026-01-29 12:00"))
    figure = regency.figure("SVC-04", "city", "month", NOVEMBER)
    assert (figure["value"], figure["revision"]) == (100, 0)
    regency.process(wita("2026-01-31 12:00"))
    figure = regency.figure("SVC-04", "city", "month", NOVEMBER)
    assert (figure["value"], figure["revision"]) == (50, 1)


def test_a_figure_of_each_agency_and_district(regency: Regency) -> None:
    complain(regency, "a", "2025-11-03 09:00", "2025-11-04 09:00", agency="dlh", district="64.08.04")
    complain(regency, "b", "2025-11-03 09:00", agency="dishub", district="64.08.04")
    complain(regency, "c", "2025-11-03 09:00", "2025-11-04 09:00", agency="somebody", district="nowhere")
    regency.process(NOW)
    values = {
        scope: regency.figure("SVC-03", scope, "month", NOVEMBER)["value"]
        for scope in ("city", "agency:dlh", "agency:dishub", "agency:diskominfo", "district:64.08.04")
    }
    assert values == pytest.approx(
        {
            "city": 200 / 3,
            "agency:dlh": 100,
            "agency:dishub": 0,
            "agency:diskominfo": 100,  # owns the service, and so what names no agency that exists
            "district:64.08.04": 50,
        }
    )


def test_origins_are_never_mixed(regency: Regency) -> None:
    complain(regency, "real", "2025-11-03 09:00")
    answered = {"received_at": at("2025-11-03 09:00"), "first_followup_at": at("2025-11-03 10:00")}
    hand_over(regency, "complaint", "simulated", origin="simulated", **answered)
    regency.process(NOW)
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["value"] == 0
    assert regency.figure("SVC-03", "city", "month", NOVEMBER, "simulated")["value"] == 100


def test_a_revised_case_moves(regency: Regency) -> None:
    complain(regency, "a", "2025-11-03 09:00", "2025-11-04 09:00", agency="dlh")
    regency.process(NOW)
    complain(regency, "a", "2025-10-13 09:00", "2025-10-14 09:00", agency="dishub")
    regency.process(NOW)
    assert regency.figure("SVC-03", "agency:dlh", "month", NOVEMBER)["value"] is None
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["value"] is None
    assert regency.figure("SVC-03", "agency:dishub", "month", wita("2025-10-01 00:00"))["value"] == 100


def test_a_withdrawn_case_counts_nowhere(regency: Regency) -> None:
    complain(regency, "a", "2025-11-03 09:00")
    regency.process(NOW)
    query = """
        INSERT INTO record SELECT kind, key, revision + 1, service, attributes, origin, true, now() FROM record
    """
    regency.connection.execute(query)
    regency.connection.execute("INSERT INTO touched_record (kind, key) VALUES ('complaint', 'a')")
    regency.process(NOW)
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["value"] is None


def test_a_late_record_makes_a_revision_that_says_so(regency: Regency) -> None:
    complain(regency, "a", "2025-11-03 09:00", "2025-11-04 09:00")
    regency.process(wita("2025-12-05 12:00"))
    complain(regency, "b", "2025-11-03 09:00")
    regency.process(wita("2025-12-05 12:00"))
    revisions = [
        (row["revision"], row["value"], row["reason"]) for row in regency.figures("SVC-03", "city", "month", NOVEMBER)
    ]
    assert revisions == [(1, 100, None), (2, 50, "1 late record")]


def ticket(regency: Regency, key: str, waited_min: int, day: str = "2025-11-03", **other: str) -> None:
    called = at(f"{day} {8 + waited_min // 60:02}:{waited_min % 60:02}")
    hand_over(regency, "ticket", key, counter="1", issued_at=at(f"{day} 08:00"), called_at=called, **other)


def test_quantiles_are_of_the_single_cases(regency: Regency) -> None:
    waits = {"64.08.04": [1, 2, 3], "64.08.12": [10, 20, 30, 40, 50, 60, 3]}
    for district, minutes in waits.items():
        for number, minute in enumerate(minutes):
            ticket(regency, f"{district}-{number}", minute, district=district)
    ticket(regency, "other day", 100, "2025-11-05")
    regency.process(NOW)

    def value(indicator: str, scope: str, grain: str = "day") -> float:
        start = MONDAY if grain == "day" else NOVEMBER
        return float(regency.figure(indicator, scope, grain, start)["value"])

    # In order: 1 2 3 3 10 20 30 40 50 60; 0.9 of the way is 0.9 * 9 = 8.1 steps from the first.
    assert value("SVC-01", "city") == pytest.approx(50 + 0.1 * 10)
    assert value("SVC-01M", "city") == pytest.approx(15)
    assert value("SVC-01M", "district:64.08.04") == pytest.approx(2)
    # With the 100 of Wednesday there are eleven; the sixth is 20.
    assert value("SVC-01M", "city", "month") == pytest.approx(20)


def test_tickets_that_were_never_called_are_left_out(regency: Regency) -> None:
    ticket(regency, "a", 12)
    hand_over(regency, "ticket", "b", counter="1", issued_at=at("2025-11-03 08:00"))
    regency.process(NOW)
    figure = regency.figure("SVC-01M", "city", "day", MONDAY)
    assert (figure["value"], figure["n"]) == (pytest.approx(12), 1)


def test_a_figure_without_cases_any_more_is_no_data(regency: Regency) -> None:
    ticket(regency, "a", 12)
    regency.process(NOW)
    ticket(regency, "a", 12, "2025-11-04")
    regency.process(NOW)
    assert regency.figure("SVC-01M", "city", "day", MONDAY)["value"] is None


def test_facts_that_are_no_such_facts_are_unknown(regency: Regency) -> None:
    hand_over(regency, "complaint", "a", received_at="yesterday", agency=["dlh"])
    hand_over(regency, "complaint", "b", received_at=at("2025-11-03 09:00"), first_followup_at=7, agency={"x": 1})
    hand_over(regency, "no such kind", "c", received_at=at("2025-11-03 09:00"))
    regency.process(NOW)
    figure = regency.figure("SVC-03", "city", "month", NOVEMBER)
    assert (figure["value"], figure["n"]) == (0, 1)


def test_a_new_version_of_the_formula_counts_every_case_anew(regency: Regency) -> None:
    complain(regency, "a", "2025-11-03 09:00", "2025-11-04 09:00")
    regency.process(NOW)
    regency.connection.execute("DELETE FROM counted_case")
    regency.connection.execute("UPDATE indicator_part SET version = 0 WHERE indicator = 'SVC-03'")
    regency.schedule._closed = None
    regency.process(NOW)
    assert regency.figure("SVC-03", "city", "month", NOVEMBER)["version"] == 1
    assert "SVC-03" in {row[0] for row in regency.dump("counted_case", "indicator, day")}
