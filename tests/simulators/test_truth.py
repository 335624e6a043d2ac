"""Figures computed from simulated readings against what the simulated city was meant to show."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import processors.formulas
from core.backoff import Backoff
from core.registry import load_entries
from core.store.connection import connect
from processors.compute import Compute
from processors.failures import Failures
from processors.schedule import Schedule
from simulators.faults import FaultRates
from simulators.fleet import Device
from simulators.history import Limits, make_history
from simulators.history_store import register, write_history
from simulators.local_time import DAY_S
from simulators.signal import City
from simulators.truth import TRUTHS, rows

WITA = ZoneInfo("Asia/Makassar")
# Three days from local midnight of Saturday, 1 November 2025, and the hours about them.
START_S = 1_761_926_400
DAYS = 3
# How far a figure may be from the truth, in its unit: meters are read every quarter of an hour, and what is used is
# taken to be even between two readings.
WITHIN = {"ENR-02": 0.1, "PJU-01": 0.2, "PJU-02": 0.0005, "PJU-03": 0.3, "WTR-06": 0.0005}


@pytest.fixture(scope="module")
def figures(city: City, fleet: list[Device], store_url: str) -> dict[tuple[str, str], float]:
    """{(indicator, local date): value} of the city, from readings without faults."""
    chosen = [
        device
        for device in fleet
        if any(device.site.service.key == home and metric in device.metrics for home, metric, _ in TRUTHS.values())
    ]
    start_s, end_s = START_S - 3 * 3600, START_S + DAYS * DAY_S + 2 * 3600
    now = datetime.fromtimestamp(end_s, UTC) + timedelta(minutes=1)
    with connect(store_url, autocommit=True) as connection:
        register(connection, city, chosen)
        parts = make_history(city, chosen, FaultRates.none(), Limits(300, 300), start_s, end_s)
        for _ in write_history(connection, chosen, parts, lambda: now):
            pass
        rng = random.Random(1)
        compute = Compute(load_entries(processors.formulas, "formula"), WITA, city.catalogue)
        schedule = Schedule(city.catalogue, compute, WITA, lambda: now, Failures(lambda: Backoff(rng)))
        assert schedule.run(connection, lambda: False)
        query = """
            SELECT indicator, ((start AT TIME ZONE 'Asia/Makassar')::date)::text, value FROM indicator_current
            WHERE scope = 'city' AND grain = 'day' AND indicator = ANY(%s)
        """
        return {(name, day): value for name, day, value in connection.execute(query, [list(TRUTHS)])}


@pytest.mark.parametrize("indicator", TRUTHS)
def test_figures_are_near_the_truth(
    city: City, fleet: list[Device], figures: dict[tuple[str, str], float], indicator: str
) -> None:
    true = {row[3]: row[6] for row in rows(city, fleet, START_S, START_S + DAYS * DAY_S) if row[0] == indicator}
    assert list(true) == ["2025-11-01", "2025-11-02", "2025-11-03"]
    for day, value in true.items():
        assert figures[indicator, str(day)] == pytest.approx(value, abs=WITHIN[indicator]), day
