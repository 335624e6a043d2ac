"""Street lighting: what burns when it is to burn, and what it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from formula_inputs import MONDAY, hour, inputs, reading, row

from processors.formulas import energy_per_lamp_hour, lamp_availability, managed_points, off_schedule_energy
from processors.inputs import Inputs

HOUR = pd.Timedelta(hours=1)
MINUTE = pd.Timedelta(minutes=1)
QUARTERS = range(-8, 4 * 25)  # two hours before Monday and one after, as a window is given
SIX_TO_SIX = {"lamps": 10, "on_at": "18:00", "off_at": "06:00"}
Tell = Callable[[float], float]  # what is measured at an hour of Monday, from -2 to 25


def night(at: float) -> bool:
    return at % 24 < 6 or at % 24 >= 18


def cabinet(
    lit: Tell | None = None, stand: Tell | None = None, phase: pd.Timedelta = 0 * MINUTE, **facts: object
) -> Inputs:
    """A cabinet that is read every quarter of an hour."""
    told = []
    for metric, tell in (("lighting.on", lit), ("lighting.energy", stand)):
        for quarter in QUARTERS if tell else ():
            at = quarter / 4 + phase / HOUR
            told.append(reading(MONDAY + at * HOUR, tell(at), metric, interval_s=900))
    hourly = [hour(MONDAY + at * HOUR, 1.0, metric="lighting.on", n=4) for at in range(-2, 25)]
    return inputs(hourly, told, attributes={1: SIX_TO_SIX | facts})


def availability(given: Inputs) -> dict[str, float]:
    return row(lamp_availability.formula(given, metric="on"), MONDAY)


def test_lamp_hours_lit_of_those_scheduled() -> None:
    # Nine of ten lamps burn from six to six: 12 h of 10 lamps.
    part = availability(cabinet(lambda at: 0.9 if night(at) else 0.0))
    assert part["numerator"] == pytest.approx(108)
    assert part["denominator"] == pytest.approx(120)
    assert (part["observed"], part["expected"], part["n"]) == (pytest.approx(12), 12, 96)


def test_a_reading_before_dusk_says_nothing_of_the_night() -> None:
    # Read at 17:53 and 18:08: the lamps were switched on at 18:00, and off at 6:00.
    part = availability(cabinet(lambda at: float(night(at)), phase=8 * MINUTE))
    assert part["numerator"] == part["denominator"] == pytest.approx(120)


def test_burning_by_day_makes_nobody_available() -> None:
    part = availability(cabinet(lambda at: float(not night(at))))
    assert (part["numerator"], part["denominator"]) == (0, pytest.approx(120))


def test_silence_does_not_extend_the_light() -> None:
    given = cabinet(lambda at: 1.0)
    until = MONDAY + 20 * HOUR
    part = availability(replace(given, readings=given.readings[given.readings["time"] <= until]))
    # 6 h in the morning; from 18:00 to 20:00, and three quarters of an hour more.
    assert part["observed"] == pytest.approx(6 + 2 + 0.75)
    assert part["expected"] == 12


def test_without_stated_hours_the_sun_decides() -> None:
    # On 3 November the sun is up from 05:50:27 to 17:56:16 at 0.5 N, 117.55 E.
    part = availability(cabinet(lambda at: 1.0, on_at=None))
    assert part["denominator"] == pytest.approx(10 * (24 - (12 + 5 / 60 + 49 / 3600)), abs=0.01)


def metered(tell: Tell, phase: pd.Timedelta = 0 * MINUTE) -> dict[str, float]:
    return row(off_schedule_energy.formula(cabinet(stand=tell, phase=phase), metric="energy"), MONDAY)


def stand_of(power_kw: Tell) -> Tell:
    """A meter's stand, from minutes of power."""
    minutes = [power_kw(-3 + minute / 60) / 60 for minute in range(29 * 60)]
    total = [0.0]
    for amount in minutes:
        total.append(total[-1] + amount)
    return lambda at: 1000 + total[round((at + 3) * 60)]


def test_energy_by_day_of_all_energy() -> None:
    # 1 kW for the 12 hours of the night and from 10:00 to 12:00.
    part = metered(stand_of(lambda at: float(night(at) or 10 <= at < 12)))
    assert part["numerator"] == pytest.approx(2)
    assert part["denominator"] == pytest.approx(14)
    assert (part["observed"], part["expected"]) == (pytest.approx(24), 24)


def test_a_step_in_which_lamps_were_switched_is_within_the_schedule() -> None:
    part = metered(stand_of(lambda at: float(night(at))), phase=8 * MINUTE)
    assert part["numerator"] == 0
    assert part["denominator"] == pytest.approx(12)


def test_energy_of_a_useful_lamp_hour() -> None:
    # 14 kWh for 12 h of nine lamps.
    given = cabinet(
        lambda at: 0.9 if night(at) else 0.0, stand_of(lambda at: float(night(at) or 10 <= at < 12)), phase=3 * MINUTE
    )
    part = row(energy_per_lamp_hour.formula(given, lit="on", energy="energy"), MONDAY)
    assert part["numerator"] == pytest.approx(14)
    assert part["denominator"] == pytest.approx(108)


def test_lamp_hours_count_as_far_as_the_meter_tells() -> None:
    given = cabinet(lambda at: float(night(at)), stand_of(lambda at: float(night(at))))
    is_told = (given.readings["metric"] == "lighting.on") | (given.readings["time"] <= MONDAY + 9 * HOUR)
    told = replace(given, readings=given.readings[is_told])
    part = row(energy_per_lamp_hour.formula(told, lit="on", energy="energy"), MONDAY)
    # The meter tells of the morning's 6 of 12 hours of night.
    assert (part["numerator"], part["denominator"], part["observed"]) == (pytest.approx(6), pytest.approx(60), 6)


def test_a_cabinet_that_was_heard_counts_with_its_lamps() -> None:
    silent = [hour(MONDAY + at * HOUR, None, metric="lighting.on", point=2) for at in range(24)]
    heard = hour(MONDAY + 3 * HOUR, 1.0, metric="lighting.on", n=0, suspect=1, slots=1)
    answer = managed_points.formula(inputs([heard, *silent], attributes={1: {"lamps": 48}}), size="lamps")
    assert (row(answer, MONDAY)["numerator"], row(answer, MONDAY)["denominator"]) == (48, 1)
    assert (row(answer, MONDAY, 2)["numerator"], row(answer, MONDAY, 2)["denominator"]) == (0, 1)
