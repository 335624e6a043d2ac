"""Counters from readings to figures: hours' edges, midnight, month ends, resets."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from regency import MINUTE, Regency, wita

EVERY_S = 900
PHASE = 7 * MINUTE


@pytest.fixture
def office(regency: Regency) -> Regency:
    regency.point("kantor", "energy", "energy", interval_s=EVERY_S, attributes={"floor_area_m2": 100.0})
    return regency


def run(regency: Regency, start: str, end: str, *, reset_at: str | None = None) -> None:
    """A meter that counts 4 kWh an hour, read every 15 minutes at 7, 22, 37 and 52 past."""
    count = int((wita(end) - wita(start)) / timedelta(seconds=EVERY_S))
    stand = 5000.0 + np.arange(count)
    if reset_at:
        first = int((wita(reset_at) - wita(start)) / timedelta(seconds=EVERY_S))
        stand[first:] -= stand[first] - 1  # since the reset it counted one kWh, as in any quarter of an hour
    regency.measure("kantor", "energy", wita(start) + PHASE, stand, every_s=EVERY_S)


def test_steady_use_is_shared_between_work_and_the_rest_by_their_hours(office: Regency) -> None:
    run(office, "2025-11-02 12:00", "2025-11-05 12:00")
    office.process(wita("2025-11-05 12:00"))
    figure = office.figure("ENR-02", "city", "day", wita("2025-11-04 00:00"))
    assert figure["denominator"] == pytest.approx(96)
    assert figure["value"] == pytest.approx(100 * 14 / 24)


def test_a_day_gets_what_was_used_before_midnight_though_it_is_read_after_it(office: Regency) -> None:
    run(office, "2025-11-03 12:00", "2025-11-04 12:00")
    office.process(wita("2025-11-03 23:59"))
    # Up to the reading at 23:52 of Monday.
    assert office.figure("ENR-02", "city", "day", wita("2025-11-03 00:00"))["denominator"] < 48
    office.process(wita("2025-11-04 00:10"))
    # From the first reading, at 12:07, to midnight.
    monday = office.figure("ENR-02", "city", "day", wita("2025-11-03 00:00"))
    assert monday["denominator"] == pytest.approx(4 * (12 - 7 / 60))


def test_month_ends_at_local_midnight_and_a_reset_loses_nothing(office: Regency) -> None:
    run(office, "2024-01-31 12:00", "2024-03-01 12:00", reset_at="2024-02-10 08:00")
    office.process(wita("2024-03-01 12:00"))
    # February 2024 has 29 days; a year's base of 100 m2.
    figure = office.figure("ENR-01", "city", "month", wita("2024-02-01 00:00"))
    assert figure["numerator"] == pytest.approx(29 * 96)
    assert figure["denominator"] == pytest.approx(100)
    assert figure["value"] == pytest.approx(27.84)
    leap_day = office.figure("ENR-02", "city", "day", wita("2024-02-29 00:00"))
    assert leap_day["denominator"] == pytest.approx(96)
