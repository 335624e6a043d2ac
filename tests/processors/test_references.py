"""Reference data in formulas, and what a change of it recomputes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from formula_inputs import MONDAY, inputs, reference
from regency import CATALOGUE, FORMULAS, WITA, Regency, wita
from test_energy import steady

from core.catalogue import Catalogue
from core.catalogue.reference_data import Reference, ReferenceValue
from processors.compute import Compute
from processors.formulas import energy_intensity
from processors.reference_changes import differences

DAY = pd.Timedelta(days=1)


def test_the_nearest_place_counts() -> None:
    population = reference(
        "population",
        ("city", "2025-01-01", 100),
        ("district:64.08.04", "2025-01-01", 40),
        ("point:point-2", "2025-01-01", 7),
    )
    known = inputs([steady(range(1))[0]], references=[population], districts={1: "64.08.04", 2: "64.08.04", 3: "x"})
    assert list(known.reference.of_points("population", [1, 2, 3], [MONDAY] * 3)) == [40, 7, 100]
    districts = known.reference.of_districts("population", [1, 3], [MONDAY] * 2)
    assert districts[0] == 40
    assert np.isnan(districts[1])


def test_a_window_has_the_value_of_the_local_day_it_begins_on() -> None:
    # Local midnight of Monday is Sunday, 16:00, in UTC.
    cost = reference("cost", ("city", "2025-11-03", 5))
    known = inputs([steady(range(1))[0]], references=[cost])
    before, at = known.reference.of_city("cost", [MONDAY - pd.Timedelta(hours=1), MONDAY])
    assert np.isnan(before)
    assert at == 5


def test_floor_area_changes_on_its_day() -> None:
    area = reference("floor_area", ("point:point-1", "2025-11-04", 600))
    known = inputs(steady(range(-1, 49)), attributes={1: {"floor_area_m2": 300.0}}, references=[area])
    days = energy_intensity.formula(known).set_index("start")["denominator"]
    assert days[MONDAY] == pytest.approx(300 / 30)
    assert days[MONDAY + DAY] == pytest.approx(600 / 30)


def test_stretches_in_which_another_value_holds() -> None:
    january, march, june = date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1)
    assert list(differences({january: 1.0, june: 3.0}, {january: 1.0, march: 2.0, june: 3.0})) == [
        (march, june, 1.0, 2.0)
    ]
    assert list(differences({january: 1.0}, {january: 1.0})) == []
    assert [each[2:] for each in differences({}, {january: 1.0})] == [(None, 1.0)]


def with_area(area: Iterable[tuple[str, float]]) -> Catalogue:
    """The catalogue with the floor area of the point kantor, from each day on."""
    values = [
        ReferenceValue(scope="point:kantor", valid_from=date.fromisoformat(day), value=value, source="test")
        for day, value in area
    ]
    entry = Reference(key="floor_area", name_id="x", name_en="x", unit="m2", values=tuple(values))
    return CATALOGUE.model_copy(update={"references": {**CATALOGUE.references, "floor_area": entry}})


def restart(regency: Regency, catalogue: Catalogue) -> None:
    """The processors, started again with another catalogue."""
    old = regency.schedule
    regency.schedule = replace(
        old, catalogue=catalogue, compute=Compute(FORMULAS, WITA, catalogue), _closed=None, _judged_on=None
    )


def test_a_change_makes_revisions_of_the_figures_it_concerns_and_says_why(
    regency: Regency, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    start, end = wita("2025-09-30 23:00"), wita("2025-12-01 02:00")
    regency.point("kantor", "energy", "energy", interval_s=1800)
    regency.measure(
        "kantor", "energy", start, [float(n) for n in range(int((end - start) / timedelta(hours=0.5)))], every_s=1800
    )
    restart(regency, with_area([("2025-01-01", 100)]))
    regency.process(end)
    october, november = (wita(f"2025-{month}-01 00:00") for month in (10, 11))
    before = regency.figures("ENR-01", "city", "month", october)
    assert [figure["value"] for figure in regency.figures("ENR-01", "city", "month", november)] == [pytest.approx(14.4)]

    restart(regency, with_area([("2025-01-01", 100), ("2025-11-01", 200)]))
    regency.process(end)
    first, second = regency.figures("ENR-01", "point:kantor", "month", november)
    assert (first["value"], second["value"]) == (pytest.approx(14.4), pytest.approx(7.2))
    assert second["reason"] == "floor_area (point:kantor) from 2025-11-01: 200, was 100"
    assert regency.figures("ENR-01", "city", "month", october) == before
    assert "ENR-01: floor_area (point:kantor)" in caplog.text
    restart(regency, with_area([("2025-01-01", 100), ("2025-11-01", 200)]))
    regency.process(end)
    assert len(regency.figures("ENR-01", "point:kantor", "month", november)) == 2
