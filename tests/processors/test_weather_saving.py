"""Energy against a baseline, the weather taken out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, inputs, row
from test_energy import silent, steady

from processors.formulas import weather_saving
from processors.weather_baseline import MIN_DAYS, fit
from simulators.samples import eemeter_il_electricity

HOUR = pd.Timedelta(hours=1)
SAMPLES = Path(__file__).parents[2] / "var" / "samples"
BASELINE = {
    "baseline_working_kwh": 60.0,
    "baseline_free_kwh": 20.0,
    "baseline_kwh_per_k": 10.0,
    "baseline_balance_cel": 22.0,
}


def saving(rows: list[dict[str, object]], temperature: float = 27.0, *, known_h: int = 24) -> dict[str, float]:
    warmth = [hour(MONDAY + at * HOUR, temperature, metric="energy.temperature") for at in range(known_h)]
    given = inputs([*rows, *warmth], attributes={1: BASELINE})
    return row(weather_saving.formula(given, energy="energy", temperature="temperature"), MONDAY)


def test_saving_is_what_the_baseline_has_beyond_what_was_used() -> None:
    # A working day of 27 degrees: 60 + 10 * 5 = 110 kWh before, 96 now.
    part = saving(steady(range(-1, 25)))
    assert part["numerator"] == pytest.approx(14)
    assert part["denominator"] == pytest.approx(110)
    assert (part["observed"], part["expected"]) == (pytest.approx(24), 24)


def test_a_day_known_in_part_counts_in_part() -> None:
    # Of the last two hours nothing is known, nor of the 7.5 minutes before them: 21.875 of 24 hours.
    part = saving([*steady(range(-1, 22)), silent(22), silent(23)])
    assert part["denominator"] == pytest.approx(110 * 21.875 / 24)
    assert part["numerator"] == pytest.approx(110 * 21.875 / 24 - 87.5)


def test_a_day_without_its_weather_has_no_saving() -> None:
    part = saving(steady(range(-1, 25)), known_h=17)
    assert (part["numerator"], part["denominator"], part["observed"]) == (0, 0, 0)


def test_a_building_without_a_baseline_has_no_data() -> None:
    rows = [*steady(range(-1, 25)), hour(MONDAY, 27.0, metric="energy.temperature")]
    part = row(weather_saving.formula(inputs(rows), energy="energy", temperature="temperature"), MONDAY)
    assert (part["numerator"], part["denominator"], part["expected"]) == (0, 0, 24)


def test_fit_finds_what_days_were_made_with() -> None:
    temperature = 20 + 8 * np.random.default_rng(1).random(365)
    is_free = np.arange(365) % 7 >= 5
    energy = np.where(is_free, 30.0, 80.0) + 12.0 * np.clip(temperature - 23.5, 0, None)
    found = fit(pd.DataFrame({"energy": energy, "temperature": temperature, "is_free": is_free}))
    assert (found.working_kwh, found.free_kwh) == (pytest.approx(80), pytest.approx(30))
    assert (found.kwh_per_k, found.balance_cel, found.r_squared) == (pytest.approx(12), 23.5, pytest.approx(1))


def test_fit_asks_for_a_year() -> None:
    days = pd.DataFrame({"energy": [1.0] * 20, "temperature": 25.0, "is_free": [True, False] * 10})
    with pytest.raises(ValueError, match=f"20 days are known; a baseline needs {MIN_DAYS}"):
        fit(days)


def test_a_measured_building_follows_its_weather() -> None:
    # The sample's own cooling season; nothing was improved, so the year after shows little saving.
    series = eemeter_il_electricity.read(*(SAMPLES / name for name in eemeter_il_electricity.SAMPLE.files))
    table = pd.DataFrame(series.values, index=pd.DatetimeIndex(series.wall))
    daily = table["energy"].resample("D").first().diff().shift(-1).rename("energy").to_frame()
    daily["temperature"] = table["temperature"].resample("D").mean()
    daily["is_free"] = daily.index.day_of_week >= 5
    cooling = daily[daily.index.month.isin(range(5, 10))].dropna()
    before, after = cooling[cooling.index.year == 2016], cooling[cooling.index.year == 2017]
    found = fit(before, min_days=120)
    assert found.r_squared > 0.7
    assert 17 <= found.balance_cel <= 24
    expected = found.expected(after["temperature"], after["is_free"]).sum()
    assert abs(1 - after["energy"].sum() / expected) < 0.1
