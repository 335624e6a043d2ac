"""Data quality of the platform, with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from formula_inputs import MONDAY, hours, inputs, row
from regency import Regency, wita

from core.store import ledger
from core.store.connection import Connection
from core.store.ledger import Entry
from processors.formulas import metadata, monthly_cost, validity
from processors.inputs import Inputs

FIELDS = ("name", "district", "latitude", "longitude", "agency")


def daily(**sums: float) -> Inputs:
    """A day of point 1."""
    row = {"point_id": 1, "day": MONDAY, "n": 0, "suspect": 0, "alive_s": 0.0, "service_s": 0.0, "longest_s": 0.0}
    return replace(inputs(hours([1.0])), daily=pd.DataFrame([row | sums]))


def test_valid_are_those_that_passed_all_checks() -> None:
    part = row(validity.formula(daily(n=21, suspect=3, alive_s=3600, service_s=7200)), MONDAY)
    assert (part["numerator"], part["denominator"], part["n"]) == (21, 24, 24)
    assert (part["observed"], part["expected"]) == (1, 2)


def test_a_name_that_repeats_the_key_is_no_metadata() -> None:
    windows = pd.DataFrame({"point_id": [1], "start": [MONDAY], "end": [MONDAY + pd.Timedelta(days=1)]})
    known = replace(inputs(hours([1.0])), windows=windows)
    full = row(metadata.formula(known, fields=FIELDS), MONDAY)
    assert (full["numerator"], full["denominator"]) == (5, 5)
    bare = known.places.assign(name="point-1", latitude=float("nan"), longitude=float("nan"))
    part = row(metadata.formula(replace(known, places=bare), fields=FIELDS), MONDAY)
    assert (part["numerator"], part["denominator"]) == (2, 5)


def test_a_day_costs_its_share_of_the_month() -> None:
    part = row(monthly_cost.formula(daily(n=24)), MONDAY)
    assert (part["numerator"], part["denominator"]) == (pytest.approx(1 / 30), 24)


def test_cost_of_an_observation_of_the_whole_city(store: Connection) -> None:
    regency = Regency(store)
    regency.point("a", "water", "flow", interval_s=8640)
    regency.point("b", "water", "flow", interval_s=8640, district="64.08.12")
    for key in ("a", "b"):
        regency.measure(key, "flow", wita("2025-11-01 00:00"), [float(n % 7) for n in range(300)], every_s=8640)
    regency.process(wita("2025-12-01 02:00"))
    start = wita("2025-11-01 00:00")
    # 48 million a month over 600 readings; a district has no costs of its own.
    assert regency.figure("DQ-07", "city", "month", start)["value"] == pytest.approx(80_000)
    assert regency.figure("DQ-07", "district:64.08.12", "month", start)["value"] is None
    day = regency.figure("DQ-04", "point:a", "day", wita("2025-11-02 00:00"))
    assert (day["value"], day["n"], day["coverage"]) == (100, 10, pytest.approx(1))


def test_what_came_twice_of_all_that_came(store: Connection) -> None:
    regency = Regency(store)
    store.execute("TRUNCATE ledger")
    regency.point("a", "water", "flow")
    ten = wita("2025-11-03 10:00")
    ledger.add(
        store,
        [
            Entry(ten, "native", decoded=600, stored=594, duplicate=6),
            Entry(ten + timedelta(minutes=59), "senml", decoded=300, stored=300),
            Entry(ten + timedelta(minutes=60), "native", decoded=100, stored=94, duplicate=6),
        ],
    )
    regency.process(ten + timedelta(minutes=90))
    assert not regency.figures("DQ-06", "city", "day", wita("2025-11-03 00:00"))
    regency.process(ten + timedelta(minutes=125))
    # The hour from 10:00 is told an hour after its end.
    assert regency.figure("DQ-06", "city", "day", wita("2025-11-03 00:00"))["value"] == pytest.approx(100 * 6 / 900)
    regency.process(ten + timedelta(minutes=185))
    figure = regency.figure("DQ-06", "city", "day", wita("2025-11-03 00:00"))
    assert (figure["numerator"], figure["denominator"], figure["value"]) == (12, 1000, pytest.approx(1.2))
    # The desk that tells it is no sensor: it is in no figure about sensors.
    assert not regency.figures("DQ-04", "city", "day", wita("2025-11-03 00:00"))
    store.execute("TRUNCATE ledger")
