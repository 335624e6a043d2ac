"""The baseline of a building from what was stored of a year."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from regency import CATALOGUE, WITA, Regency, wita

from core.errors import Missing
from core.store.connection import Connection
from core.store.due import Rule
from processors.baselines import attributes, fit_year
from processors.rollup import refresh_newest_day

START, END = wita("2025-01-01 00:00"), wita("2025-11-15 00:00")
# Only hours are needed, and no figure.
NOTHING = Rule("none", "energy.none", "day", 0, 0, holds=False)
HOURS = int((END - START) / timedelta(hours=1))


@pytest.fixture(scope="module")
def office(store: Connection) -> Regency:
    """Read every hour: 96 kWh a working day, 24 on others, and 6 for each degree of the day above 24."""
    regency = Regency(store)
    regency.point("kantor", "energy", "energy", "temperature", interval_s=3600)
    day = np.arange(HOURS) // 24
    temperature = 22 + 8 * np.random.default_rng(3).random(day[-1] + 1)[day]
    dates = np.datetime64("2025-01-01") + day
    is_free = ~np.is_busday(dates, holidays=sorted(CATALOGUE.holidays))
    used = np.where(is_free, 24.0, 96.0) / 24 + 6 * np.clip(temperature - 24, 0, None) / 24
    stand = np.concatenate([[0.0], np.cumsum(used)[:-1]])
    regency.measure("kantor", "energy", START, stand, every_s=3600)
    regency.measure("kantor", "temperature", START, temperature, every_s=3600)
    while refresh_newest_day(store, [NOTHING], WITA, END):
        pass
    return regency


def test_a_year_of_readings_tells_the_baseline(office: Regency) -> None:
    found, days = fit_year(office.connection, CATALOGUE, "kantor", 2025, WITA, END)
    assert days == 318
    assert (found.working_kwh, found.free_kwh) == (pytest.approx(96, abs=0.01), pytest.approx(24, abs=0.01))
    assert (found.kwh_per_k, found.balance_cel) == (pytest.approx(6, abs=0.01), 24)
    assert attributes(found)["baseline_balance_cel"] == 24


def test_a_year_without_readings_tells_none(office: Regency) -> None:
    with pytest.raises(ValueError, match="0 days are known"):
        fit_year(office.connection, CATALOGUE, "kantor", 2024, WITA, END)
    with pytest.raises(Missing, match="no point 'gudang'"):
        fit_year(office.connection, CATALOGUE, "gudang", 2025, WITA, END)
