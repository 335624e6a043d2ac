"""How goals are judged, and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from regency import CATALOGUE, HOUR, MINUTE, WITA, Regency, wita

from core.catalogue import Goal
from core.catalogue.judgement import judge
from core.catalogue.trajectory import expected_at
from core.store.goal_figures import Figure

# The trajectory's own numbers are tested beside it; here it stands still.
NOW = wita("2025-07-01 12:00")
JULY = wita("2025-07-01 00:00")


def goal(indicator: str, level: float, grain: str = "month") -> Goal:
    return Goal(
        indicator=indicator,
        programme="air-minum",
        grain=grain,  # type: ignore[arg-type]  # one of the model's words
        baseline_year=2021,
        baseline=level,
        targets=dict.fromkeys(range(2022, 2028), level),
        tolerance=0.05,
        owner="perumdam",
        source="illustrative",
    )


def figure(value: float | None, start: datetime = JULY, served_days: int | None = None) -> Figure:
    return Figure("WTR-03", "city", "real", start, 0, value, 1.0, NOW, served_days)


@pytest.mark.parametrize(
    ("value", "status"),
    [(99, "on_track"), (80, "on_track"), (76, "on_track"), (75.9, "at_risk"), (72, "at_risk"), (71.9, "off_track")],
)
def test_higher_is_better(value: float, status: str) -> None:
    # Expected 80, tolerance 5 %: on track to 76, at risk to 72.
    judged = judge(goal("DQ-01", 80), CATALOGUE.indicators["DQ-01"], figure(value), NOW, WITA)
    assert (judged.status, judged.expected) == (status, 80)
    assert judged.gap == pytest.approx(value - 80)


@pytest.mark.parametrize(
    ("value", "status"), [(10, "on_track"), (42, "on_track"), (42.1, "at_risk"), (44, "at_risk"), (44.1, "off_track")]
)
def test_lower_is_better(value: float, status: str) -> None:
    judged = judge(goal("WTR-03", 40), CATALOGUE.indicators["WTR-03"], figure(value), NOW, WITA)
    assert judged.status == status
    assert judged.gap == pytest.approx(40 - value)


@pytest.mark.parametrize("found", [None, figure(None)], ids=["no figure", "too little coverage"])
def test_without_a_number_there_is_no_gap(found: Figure | None) -> None:
    judged = judge(goal("WTR-03", 40), CATALOGUE.indicators["WTR-03"], found, NOW, WITA)
    assert (judged.status, judged.gap, judged.expected) == ("no_data", None, 40)


def test_total_is_compared_with_the_share_that_is_due_by_now() -> None:
    # 73 of 365 days are over: a fifth of 50 hours.
    year = figure(5.0, wita("2025-01-01 00:00"))
    now = wita("2025-03-15 00:00")
    judged = judge(goal("FLD-02", 50, "year"), CATALOGUE.indicators["FLD-02"], year, now, WITA)
    assert judged.expected == pytest.approx(10)
    assert judged.status == "on_track"


def test_total_of_a_gauge_that_served_part_of_the_year_is_compared_with_the_share_of_those_days() -> None:
    # In service on 146 of 365 days, the year is over: two fifths of 50 hours.
    year = figure(25.0, wita("2025-01-01 00:00"), served_days=146)
    judged = judge(goal("FLD-02", 50, "year"), CATALOGUE.indicators["FLD-02"], year, wita("2026-01-01 00:00"), WITA)
    assert (judged.expected, judged.share) == (pytest.approx(20), pytest.approx(0.4))
    assert judged.status == "off_track"


def test_days_that_a_gauge_served_are_counted_of_the_totals_own_period(regency: Regency) -> None:
    regency.point("kabo", "river", "level", interval_s=3600)
    regency.measure("kabo", "level", wita("2025-11-01 00:00"), [8.0] * 48, every_s=3600)
    regency.process(wita("2025-11-11 00:30"))
    row = regency.connection.execute("SELECT share, expected FROM goal_status WHERE indicator = 'FLD-02'").fetchone()
    goal_ = next(each for each in CATALOGUE.masterplan.goals if each.indicator == "FLD-02")
    # The point is in service since its first reading; no hour of the eleventh day is over.
    assert row == (pytest.approx(10 / 365), pytest.approx(10 / 365 * expected_at(goal_, regency.now, WITA)))


def standings(regency: Regency, indicator: str) -> dict[str, tuple[str, float | None, bool]]:
    query = "SELECT origin, status, value, provisional FROM goal_status WHERE indicator = %s"
    return {row[0]: row[1:] for row in regency.connection.execute(query, [indicator])}


def test_every_goal_stands_for_real_figures_and_for_origins_that_have_some(regency: Regency) -> None:
    regency.point("dma", "water", "flow", origin="simulated", interval_s=3600)
    regency.measure("dma", "flow", wita("2025-11-03 00:00"), [1.0] * 24, every_s=3600)
    regency.process(wita("2025-11-04 00:30"))
    goals = {goal.indicator for goal in CATALOGUE.masterplan.goals}
    assert {row[0] for row in regency.dump("goal_status", "indicator")} == goals
    assert standings(regency, "WTR-03")["real"] == ("no_data", None, True)
    assert standings(regency, "WTR-03")["simulated"] == ("off_track", 100.0, True)
    assert "replayed" not in standings(regency, "WTR-03")


def test_goal_is_judged_by_the_month_before_until_this_one_has_a_number(regency: Regency) -> None:
    regency.point("dma", "water", "flow", interval_s=3600)
    regency.measure("dma", "flow", wita("2025-10-31 00:00"), [1.0] * 25, every_s=3600)
    regency.process(wita("2025-11-01 01:00"))
    assert standings(regency, "WTR-03")["real"][:2] == ("off_track", 100.0)


def test_figure_of_long_ago_says_nothing_about_today(regency: Regency) -> None:
    regency.point("dma", "water", "flow", interval_s=3600)
    regency.measure("dma", "flow", wita("2025-08-31 00:00"), [1.0] * 24, every_s=3600)
    regency.process(wita("2025-11-01 01:00"))
    assert standings(regency, "WTR-03")["real"][0] == "no_data"


def test_new_day_is_judged_though_nothing_arrived(regency: Regency) -> None:
    regency.process(wita("2025-11-03 23:59"))
    regency.process(wita("2025-11-04 00:00") + MINUTE)
    moments = {row[0] for row in regency.dump("goal_status", "computed_at")}
    assert moments == {datetime(2025, 11, 3, 16, 1, tzinfo=UTC)}
    regency.process(wita("2025-11-04 00:00") + HOUR)
    assert {row[0] for row in regency.dump("goal_status", "computed_at")} == moments
