"""Indicators whose denominator or numerator is reference data of the whole scope, not of its points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from formula_inputs import reference
from regency import CATALOGUE, FORMULAS, WITA, Regency, wita

from core.catalogue import Catalogue, Indicator
from core.catalogue.reference_data import OfScope
from core.store.connection import Connection
from processors.compute import Compute
from processors.inputs import Inputs

PEOPLE = reference(
    "people",
    ("district:64.08.04", "2025-01-01", 10),
    ("district:64.08.05", "2025-01-01", 30),
    ("district:64.08.06", "2025-01-01", 60),  # nobody measures there
    ("district:64.08.04", "2025-11-16", 20),
    is_summed=True,
)
FACTOR = reference("factor", ("city", "2025-01-01", 2))


def readings_and_days(inputs: Inputs) -> pd.DataFrame:
    """Readings, and a day for each day that a point was there."""
    frame = inputs.hours.groupby(["point_id", "day"])[["n"]].sum().rename_axis(["point_id", "start"]).reset_index()
    return frame.assign(numerator=frame["n"], denominator=1.0, observed=24.0, expected=24.0)


def catalogue(**of_scope: Any) -> Catalogue:
    template = CATALOGUE.indicators["ENR-01"]
    other = {"formula": "readings_and_days", "reference_data": (), "of_scope": OfScope(**of_scope)}
    entry: Indicator = template.model_copy(update=other)
    energy = CATALOGUE.services["energy"].model_copy(update={"indicators": (entry, CATALOGUE.indicators["ENR-02"])})
    services = {**CATALOGUE.services, "energy": energy}
    return CATALOGUE.model_copy(
        update={"services": services, "references": {**CATALOGUE.references, "people": PEOPLE, "factor": FACTOR}}
    )


@pytest.fixture
def november(store: Connection) -> Regency:
    """Two points in one district and one in another; ten readings a day each, all November."""
    regency = Regency(store)
    for key, district in (("a", "64.08.04"), ("b", "64.08.04"), ("c", "64.08.05")):
        regency.point(key, "energy", "energy", interval_s=8640, district=district)
        regency.measure(key, "energy", wita("2025-11-01 00:00"), [float(n) for n in range(300)], every_s=8640)
    return regency


def compute(regency: Regency, **of_scope: Any) -> dict[str, float | None]:
    changed = catalogue(**of_scope)
    formulas = {**FORMULAS, "readings_and_days": readings_and_days}
    regency.schedule = replace(regency.schedule, catalogue=changed, compute=Compute(formulas, WITA, changed))
    regency.process(wita("2025-12-02 00:00"))
    scopes = ["city", "district:64.08.04", "district:64.08.05", "point:a"]
    return {scope: regency.figure("ENR-01", scope, "month", wita("2025-11-01 00:00"))["value"] for scope in scopes}


def test_a_denominator_is_the_whole_scope_s_for_its_time(november: Regency) -> None:
    # Sangatta Utara has 10 for 15 days and 20 for 15: 15 on average; the city 105. A factor of 2, 30 days.
    values = compute(november, side="denominator", data=("people", "factor"))
    assert values["district:64.08.04"] == pytest.approx(600 / (15 * 2 * 30))
    assert values["district:64.08.05"] == pytest.approx(300 / (30 * 2 * 30))
    assert values["city"] == pytest.approx(900 / (105 * 2 * 30))
    assert values["point:a"] is None
    city = november.figure("ENR-01", "city", "month", wita("2025-11-01 00:00"))
    assert (city["numerator"], city["denominator"], city["points"]) == (900, pytest.approx(6300), 3)


def test_a_numerator_may_be_the_whole_scope_s_as_well(november: Regency) -> None:
    # The greatest number of readings of a point, 300, stands for its time; over the points' 90 days.
    values = compute(november, side="numerator", data=("people",))
    assert values["city"] == pytest.approx(300 * 105 / 90)
    assert values["district:64.08.04"] == pytest.approx(300 * 15 / 60)
