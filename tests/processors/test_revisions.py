"""Figures over time: provisional, final, revised, and computed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from regency import CATALOGUE, HOUR, MINUTE, Regency, wita

from processors.schedule import Schedule

TEN = wita("2025-11-03 10:00")
LATER = wita("2025-11-05 12:00")


def test_correction_reaches_the_figures_of_a_point_that_has_left_service(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 6)
    regency.process(LATER)
    regency.connection.execute("UPDATE point SET state = 'retired'")
    regency.connection.execute("DELETE FROM reading WHERE time = %s", [TEN])
    regency.measure("dma", "flow", wita("2025-11-06 01:00"), [1.0])
    regency.connection.execute("INSERT INTO touched_hour SELECT series_id, hour, 0, 0 FROM reading_1h")
    regency.process(wita("2025-11-06 02:00"))
    corrected = regency.figure("DQ-02", "city", "hour", TEN)
    assert (corrected["n"], corrected["revision"], corrected["reason"]) == (5, 2, "1 reading fewer")
    assert regency.figures("DQ-02", "city", "day", wita("2025-11-06 00:00")) == []


def test_period_that_is_going_on_is_provisional_and_replaced(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 2)
    regency.process(TEN + 11 * MINUTE)
    regency.measure("dma", "flow", TEN + 15 * MINUTE, [1.0])
    regency.process(TEN + 21 * MINUTE)
    figures = regency.figures("DQ-02", "city", "hour", TEN)
    assert [(figure["revision"], figure["value"]) for figure in figures] == [(0, 75.0)]


def test_figure_settles_an_hour_after_its_period(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 12)
    regency.process(TEN + 2 * HOUR - MINUTE)
    assert [figure["revision"] for figure in regency.figures("DQ-02", "city", "hour", TEN)] == [0]
    regency.process(TEN + 2 * HOUR)
    figures = regency.figures("DQ-02", "city", "hour", TEN)
    assert [(figure["revision"], figure["reason"]) for figure in figures] == [(1, None)]


def test_late_readings_revise_and_the_old_figure_stays(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 9)
    regency.process(LATER)
    regency.measure("dma", "flow", TEN + 45 * MINUTE, [1.0] * 2, late=True)
    regency.process(LATER + MINUTE)
    figures = regency.figures("DQ-02", "city", "hour", TEN)
    assert [(figure["revision"], figure["value"], figure["reason"]) for figure in figures] == [
        (1, 75.0, None),
        (2, pytest.approx(100 * 11 / 12), "2 late readings"),
    ]


def test_unchanged_figures_write_nothing(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 9)
    regency.process(LATER)
    before = regency.dump("indicator_value", "indicator, scope, grain, start, revision, computed_at")
    regency.connection.execute("INSERT INTO touched_hour SELECT series_id, hour, 0, 0 FROM reading_1h")
    regency.process(LATER + MINUTE)
    assert regency.dump("indicator_value", "indicator, scope, grain, start, revision, computed_at") == before


def test_long_past_is_made_of_first_revisions(regency: Regency) -> None:
    # Days are computed newest first; the month is not published before its last day is done.
    regency.point("dma", "water", "flow", interval_s=3600)
    regency.measure("dma", "flow", wita("2025-08-20 00:00"), [1.0] * 24 * 30, every_s=3600)
    regency.process(LATER)
    final = {row[0] for row in regency.connection.execute("SELECT DISTINCT revision FROM indicator_value")}
    assert final == {0, 1}
    assert regency.figure("DQ-02", "city", "month", wita("2025-08-01 00:00"))["n"] == 24 * 12


def of_catalogue(regency: Regency, *, version: int | None) -> Schedule:
    """A schedule that starts anew, with DQ-02 in another version, or without it."""
    quality = CATALOGUE.services["quality"]
    entries = [
        entry if entry.id != "DQ-02" else entry.model_copy(update={"version": version})
        for entry in quality.indicators
        if entry.id != "DQ-02" or version is not None
    ]
    changed = quality.model_copy(update={"indicators": tuple(entries)})
    catalogue = CATALOGUE.model_copy(update={"services": {**CATALOGUE.services, "quality": changed}})
    if version is None:
        goals = tuple(goal for goal in CATALOGUE.masterplan.goals if goal.indicator != "DQ-02")
        plan = CATALOGUE.masterplan.model_copy(update={"goals": goals})
        catalogue = catalogue.model_copy(update={"masterplan": plan})
    return replace(regency.schedule, catalogue=catalogue, _closed=None)


def test_new_version_of_a_formula_revises_every_figure(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 9)
    regency.process(LATER)
    regency.schedule = of_catalogue(regency, version=2)
    regency.process(LATER + MINUTE)
    figures = regency.figures("DQ-02", "city", "hour", TEN)
    assert [(figure["version"], figure["reason"]) for figure in figures] == [(1, None), (2, "formula version 2")]
    assert len(regency.figures("DQ-03", "city", "hour", TEN)) == 1


def test_new_indicator_is_computed_for_the_past_too(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 9)
    regency.schedule = of_catalogue(regency, version=None)
    regency.process(LATER)
    assert regency.figures("DQ-02", "city", "hour", TEN) == []
    regency.schedule = of_catalogue(regency, version=1)
    regency.process(LATER + MINUTE)
    assert regency.figure("DQ-02", "city", "hour", TEN)["value"] == 75
