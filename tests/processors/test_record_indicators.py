"""Each indicator over records: a small case worked out by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from record_office import at, hand_over
from regency import Regency, wita

JANUARY = wita("2026-01-01 00:00")
MARCH = wita("2026-03-01 00:00")
NOW = wita("2026-04-01 12:00")


def value(regency: Regency, indicator: str, start: datetime = MARCH, grain: str = "month", scope: str = "city") -> Any:
    return regency.figure(indicator, scope, grain, start)["value"]


def test_requests_count_when_closed_or_overdue(regency: Regency) -> None:
    # The published time is 14 working days: from Monday the 2nd, with the holidays of the 19th (and the weekend of
    # the 21st), until Monday the 23rd.
    requests = {"in time": "2026-03-23 16:00", "late": "2026-03-24 08:00", "open": None}
    for key, closed in requests.items():
        facts = {"closed_at": at(closed)} if closed else {}
        hand_over(regency, "service_case", key, opened_at=at("2026-03-02 09:00"), agency="dlh", **facts)
    hand_over(regency, "service_case", "not due", opened_at=at("2026-03-30 09:00"), agency="dlh")
    # At the civil registry it is one working day.
    hand_over(
        regency,
        "service_case",
        "quick",
        opened_at=at("2026-03-02 09:00"),
        closed_at=at("2026-03-03 15:00"),
        agency="disdukcapil",
    )
    regency.process(NOW)
    assert value(regency, "SVC-02", scope="agency:dlh") == pytest.approx(100 / 3)
    assert value(regency, "SVC-02", scope="agency:disdukcapil") == 100


def test_an_open_request_is_overdue_the_day_after(regency: Regency) -> None:
    hand_over(regency, "service_case", "a", opened_at=at("2026-03-02 09:00"), agency="dlh")
    regency.process(wita("2026-03-23 12:00"))
    assert value(regency, "SVC-02") is None
    regency.process(wita("2026-03-24 12:00"))
    assert value(regency, "SVC-02") == 0


def test_the_index_of_satisfaction(regency: Regency) -> None:
    # Nine elements at 3 and one answer all 4: 25 * (3 + 4) / 2 = 87.5, which is B.
    for key, score in (("a", 3), ("b", 4)):
        hand_over(regency, "satisfaction", key, date="2026-03-05", **{f"u{number}": score for number in range(1, 10)})
    hand_over(regency, "satisfaction", "out of range", date="2026-03-05", **dict.fromkeys(["u1", "u2"], 9))
    hand_over(regency, "satisfaction", "c", date="2026-02-05", **{f"u{number}": 1 for number in range(1, 10)})
    regency.process(NOW)
    figure = regency.figure("SVC-05", "city", "month", MARCH)
    # Two answers of three are complete: 0.67 is less than the coverage asked for.
    assert (figure["value"], figure["coverage"]) == (None, pytest.approx(2 / 3))
    hand_over(regency, "satisfaction", "d", date="2026-03-06", **{f"u{number}": 3.5 for number in range(1, 10)})
    regency.process(NOW)
    assert value(regency, "SVC-05") == pytest.approx(87.5)
    assert value(regency, "SVC-05", JANUARY, "quarter") == pytest.approx(25 * (3 + 4 + 3.5 + 1) / 4)


def test_the_digital_share_is_sum_over_sum(regency: Regency) -> None:
    hand_over(regency, "transaction", "a", date="2026-03-02", total=100, online=90, agency="bapenda")
    hand_over(regency, "transaction", "b", date="2026-03-03", total=300, online=30, agency="disdukcapil")
    regency.process(NOW)
    assert value(regency, "SVC-06") == pytest.approx(100 * 120 / 400)
    assert value(regency, "SVC-06", scope="agency:bapenda") == pytest.approx(90)


def test_repairs_and_open_faults_of_lamps(regency: Regency) -> None:
    for key, opened, closed in (("a", "2026-03-02 20:00", "2026-03-04 08:00"), ("b", "2026-02-28 20:00", None)):
        facts = {"closed_at": at(closed)} if closed else {}
        hand_over(regency, "lamp_fault", key, lamp="L1", opened_at=at(opened), district="64.08.04", **facts)
    regency.process(NOW)
    assert value(regency, "PJU-04") == pytest.approx(36)
    assert value(regency, "PJU-06") == 1
    assert value(regency, "PJU-06", JANUARY, "quarter") == 1


def test_people_who_learned_enough_are_counted_by_agency(regency: Regency) -> None:
    def learned(key: str, person: str, day: str, hours: float) -> None:
        hand_over(regency, "training", key, person=person, agency="dlh", date=day, hours=hours)

    hand_over(regency, "staff_count", "n", date="2026-01-01", agency="dlh", staff=4)
    learned("a", "P1", "2026-01-10", 12)
    learned("b", "P1", "2026-03-10", 8)
    learned("c", "P2", "2026-02-10", 19)
    learned("d", "P2", "2025-12-20", 40)  # of last year
    regency.process(NOW)
    assert value(regency, "HRD-01", wita("2026-02-01 00:00"), scope="agency:dlh") == 0
    assert value(regency, "HRD-01", scope="agency:dlh") == 25
    assert value(regency, "HRD-01", JANUARY, "year") == 25


def test_agencies_need_two_valid_certificates(regency: Regency) -> None:
    def operator(key: str, agency: str, until: str | None) -> None:
        facts = {"certificate_from": "2025-06-01", "certificate_until": until} if until else {}
        hand_over(regency, "platform_operator", key, agency=agency, since="2025-01-02", **facts)

    operator("a", "dlh", "2026-03-31")
    operator("b", "dlh", "2026-12-31")
    operator("c", "dishub", "2026-03-30")
    operator("d", "dishub", "2026-12-31")
    operator("e", "bpbd", None)
    regency.process(NOW)
    assert value(regency, "HRD-02") == pytest.approx(100 / 3)
    assert value(regency, "HRD-02", wita("2026-02-01 00:00")) == pytest.approx(200 / 3)


def alarm(regency: Regency, key: str, raised: str, **facts: Any) -> None:
    said = {"rule": "river-level", "service": "river", "agency": "bpbd", "district": "64.08.12", "severity": "critical"}
    said |= {"onset_at": at(raised), "raised_at": at(raised), "has_action": True}
    hand_over(regency, "alarm", key, **(said | facts))


def test_alarms_are_handled_in_time(regency: Regency) -> None:
    due = {"due_at": at("2026-03-03 08:00")}
    quick = {"acknowledged_at": at("2026-03-02 08:15"), "closed_at": at("2026-03-02 20:00")} | due
    alarm(regency, "good", "2026-03-02 08:00", **quick)
    alarm(regency, "slowly seen", "2026-03-02 08:00", **(quick | {"acknowledged_at": at("2026-03-02 08:16")}))
    alarm(regency, "without note", "2026-03-02 08:00", **(quick | {"has_action": False}))
    alarm(regency, "open", "2026-03-02 08:00", **due)
    alarm(regency, "gone", "2026-03-02 08:00", closed_at=at("2026-03-02 09:00"), closed_itself=True, **due)
    regency.process(NOW)
    assert value(regency, "HRD-03", scope="agency:bpbd") == 25


def test_an_agency_closes_alarms_faster_after_a_course(regency: Regency) -> None:
    hand_over(regency, "training", "t", person="P1", agency="bpbd", date="2025-12-02", hours=8)
    before = {"2025-11-01 08:00": "2025-11-01 18:00", "2025-11-02 08:00": "2025-11-02 12:00"}
    before |= {"2025-11-03 08:00": "2025-11-04 08:00"}
    after = {"2026-01-01 08:00": "2026-01-01 16:00", "2026-01-02 08:00": "2026-01-02 14:00"}
    for raised, closed in (before | after).items():
        alarm(regency, raised, raised, closed_at=at(closed))
    regency.process(NOW)
    # Medians of 4, 10 and 24 hours before and of 6 and 8 after: 10 and 7. The 90th day is 2 March.
    assert value(regency, "HRD-04", scope="agency:bpbd") == pytest.approx(30)


def test_scores_and_attendance(regency: Regency) -> None:
    for key, score in (("a", 40), ("b", 60)):
        hand_over(regency, "digital_skill", key, date="2026-03-10", score=score)
    hand_over(regency, "attitude_survey", "a", date="2026-03-10", attitude=3, habit=2, impact=4)
    hand_over(regency, "outreach", "a", date="2026-03-10", expected=60, attended=48)
    regency.process(NOW)
    assert value(regency, "SOC-01", JANUARY, "year") == 50
    assert value(regency, "SOC-03", JANUARY, "year") == 75
    assert value(regency, "SOC-05") == 80


def test_participation_is_by_people_and_year(regency: Regency) -> None:
    for day in range(1, 4):
        hand_over(regency, "complaint", str(day), received_at=at(f"2026-03-{day:02} 09:00"), verified=day < 3)
    regency.process(NOW)
    people = 448_850
    assert value(regency, "SOC-02") == pytest.approx(1000 * 2 / (people * 31 / 365.25), rel=0.01)


def test_waste_of_what_is_generated(regency: Regency) -> None:
    hand_over(regency, "weighbridge", "a", date="2026-03-01", mass=110.0, site="tpa")
    hand_over(regency, "weighbridge", "b", date="2026-03-01", mass=4.0, site="tps3r")
    hand_over(regency, "weighbridge", "c", date="2026-03-02", mass=114.0, site="tpa")
    regency.process(NOW)
    # 228 t in 31 days, of 448,850 people times 0.508 kg a day.
    assert value(regency, "WST-01") == pytest.approx(100 * 228_000 / (448_850 * 0.508 * 31), rel=0.01)


def test_recommendations_are_followed_up_by_the_end_of_the_month(regency: Regency) -> None:
    def recommend(key: str, due: str, **facts: Any) -> None:
        hand_over(regency, "recommendation", key, due=due, agency="diskominfo", **({"status": "open"} | facts))

    recommend("a", "2026-01-31", status="closed", closed_at="2026-02-10", accepted=True)
    recommend("b", "2026-01-31", status="closed", closed_at="2026-02-10", accepted=False)
    recommend("c", "2026-03-31")
    recommend("d", "2026-06-30")
    regency.process(NOW)
    assert value(regency, "GOV-01", JANUARY) == 0
    assert value(regency, "GOV-01", wita("2026-02-01 00:00")) == 50
    assert value(regency, "GOV-01") == pytest.approx(100 / 3)
    assert value(regency, "GOV-01", JANUARY, "year") == pytest.approx(100 / 3)


def test_branding_economy_and_data_sharing(regency: Regency) -> None:
    hand_over(regency, "tourism_event", "a", planned="2026-03-01", held="2026-03-08")
    hand_over(regency, "tourism_event", "b", planned="2026-03-01", held="2026-03-09")
    hand_over(regency, "tax_revenue", "a", month="2026-03-01", target=200, realised=150, online=60)
    hand_over(regency, "dataset_delivery", "a", due="2026-03-31", delivered="2026-03-31", agency="dlh")
    hand_over(regency, "dataset_delivery", "b", due="2026-03-31", agency="dishub")
    hand_over(regency, "dataset_delivery", "c", due="2026-04-01", agency="dishub")
    regency.process(NOW)
    assert value(regency, "BRD-02") == 50
    assert value(regency, "ECO-01") == 40
    assert value(regency, "ECO-02") == 75
    assert value(regency, "DQ-08") == 50


def test_lead_time_and_skill_of_flood_warnings(regency: Regency) -> None:
    def warned(key: str, onset: str, crossed: str | None, published: str | None) -> None:
        facts = {"crossed_at": at(crossed)} if crossed else {}
        alarm(regency, key, onset, **facts, **({"warned_at": at(published)} if published else {}))
        if published:
            said = {"alarm": key, "rule": "river-level", "service": "river", "agency": "bpbd", "approved": True}
            said |= {"onset_at": at(onset), "published_at": at(published)} | facts
            hand_over(regency, "warning", key, **said)

    warned("hit", "2026-03-02 06:00", "2026-03-02 12:00", "2026-03-02 09:00")
    warned("late", "2026-03-05 06:00", "2026-03-05 08:00", "2026-03-05 08:30")
    warned("far ahead", "2026-03-08 00:00", "2026-03-08 12:00", "2026-03-08 05:00")
    warned("missed", "2026-03-11 06:00", "2026-03-11 08:00", None)
    warned("false", "2026-03-14 06:00", None, "2026-03-14 07:00")
    warned("nothing", "2026-03-17 06:00", None, None)
    regency.process(NOW)
    # Lead times of 180, -30 and 420 min.
    assert value(regency, "FLD-01") == pytest.approx(180)
    assert value(regency, "FLD-03") == pytest.approx(20)


def test_public_notice_of_unhealthy_air(regency: Regency) -> None:
    said = {"alarm": "1", "rule": "air-ispu", "service": "air", "agency": "dlh", "approved": True}
    for key, published in (("a", "2026-03-02 08:20"), ("b", "2026-03-02 08:40")):
        hand_over(regency, "warning", key, **said, onset_at=at("2026-03-02 08:00"), published_at=at(published))
    regency.process(NOW)
    assert value(regency, "AIR-04") == pytest.approx(30)


def test_water_that_is_not_billed(regency: Regency) -> None:
    regency.point("dma", "water", "volume", district="64.08.04", interval_s=3600)
    start = wita("2026-02-28 23:00")
    regency.measure("dma", "volume", start, [10.0 * hour for hour in range(24 * 31 + 26)], every_s=3600)
    regency.process(NOW)
    assert value(regency, "WTR-01") is None
    # 240 m3 a day into the zone, 31 days; 5,580 m3 of 7,440 are billed.
    hand_over(regency, "billed_water", "b", point="dma", month="2026-03-01", volume=5580, connections=60)
    regency.process(NOW)
    assert value(regency, "WTR-01") == pytest.approx(25)
    assert value(regency, "WTR-01", scope="point:dma") == pytest.approx(25)
    assert value(regency, "WTR-02") == pytest.approx(1000 * (7440 - 5580) / (60 * 31))
