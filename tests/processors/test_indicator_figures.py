"""Figures: sums over points and time, coverage, local periods."""

from __future__ import annotations

import pytest
from regency import HOUR, Regency, wita

DAY = wita("2025-11-03 00:00")
TEN = wita("2025-11-03 10:00")
LATER = wita("2025-11-05 12:00")


def test_district_and_city_are_sums_over_sums_not_means_of_percentages(regency: Regency) -> None:
    # Night over day: 2/4 at a small area, 30/40 at a big one. The mean of 50 % and 75 % is not the city's share.
    for key, district, night, day in (("small", "64.08.04", 2.0, 4.2), ("big", "64.08.12", 30.0, 41.0)):
        regency.point(key, "water", "flow", district=district, interval_s=3600)
        regency.measure(key, "flow", DAY, [day] * 2 + [night] * 2 + [day] * 20, every_s=3600)
    regency.process(LATER)
    mean = {"small": (22 * 4.2 + 4) / 24, "big": (22 * 41 + 60) / 24}
    city = regency.figure("WTR-03", "city", "day", DAY)
    assert city["value"] == pytest.approx(100 * 32 / (mean["small"] + mean["big"]))
    assert (city["points"], city["n"], city["coverage"]) == (2, 48, 1)
    assert regency.figure("WTR-03", "district:64.08.04", "day", DAY)["value"] == pytest.approx(200 / mean["small"])
    assert regency.figure("WTR-03", "point:big", "day", DAY)["value"] == pytest.approx(3000 / mean["big"])


def test_month_and_year_are_sums_of_days(regency: Regency) -> None:
    regency.point("dma", "water", "flow", interval_s=3600)
    regency.measure("dma", "flow", wita("2025-12-31 00:00"), [4.0] * 24 + [4, 4, 1, 1] + [4.0] * 20, every_s=3600)
    regency.process(wita("2026-01-02 00:30"))
    assert regency.figure("WTR-03", "city", "month", wita("2025-12-01 00:00"))["value"] == 100
    assert regency.figure("WTR-03", "city", "year", wita("2025-01-01 00:00"))["n"] == 24
    january = regency.figure("WTR-03", "city", "month", wita("2026-01-01 00:00"))
    assert january["value"] == pytest.approx(100 / (90 / 24))


def test_city_shows_its_worst_station_and_a_day_its_last_hour(regency: Regency) -> None:
    for key, value in (("clean", 10.0), ("dirty", 35.0)):
        regency.point(key, "air", "pm25", interval_s=3600)
        regency.measure(key, "pm25", DAY, [value] * 24, every_s=3600)
    regency.process(wita("2025-11-04 00:30"))
    figure = regency.figure("AIR-01", "city", "day", DAY)
    assert (figure["value"], figure["numerator"], figure["denominator"], figure["points"]) == (74, 74, 1, 2)
    assert regency.figure("AIR-01", "point:clean", "hour", DAY + 23 * HOUR)["value"] == 32


def test_total_is_summed_and_not_divided(regency: Regency) -> None:
    regency.point("gauge", "river", "level")
    regency.measure("gauge", "level", DAY, [8.0] * 18 + [7.0] * 270)
    regency.process(LATER)
    figure = regency.figure("FLD-02", "city", "day", DAY)
    assert figure["value"] == figure["numerator"] == pytest.approx(1.5)
    assert figure["denominator"] == pytest.approx(24)


def test_share_of_time_is_hours_a_day(regency: Regency) -> None:
    # Pressure for 18 of 24 hours.
    regency.point("tap", "water", "pressure")
    regency.measure("tap", "pressure", DAY, [1.0] * 216 + [0.2] * 72)
    regency.process(LATER)
    assert regency.figure("WTR-05", "city", "day", DAY)["value"] == pytest.approx(18)


def test_below_the_required_coverage_there_is_no_data_and_no_zero(regency: Regency) -> None:
    # 17 of 24 hours are 71 %; 75 % are required.
    regency.point("tap", "water", "pressure")
    regency.measure("tap", "pressure", DAY, [0.1] * 17 * 12)
    regency.process(LATER)
    figure = regency.figure("WTR-05", "city", "day", DAY)
    assert figure["value"] is None
    assert figure["coverage"] == pytest.approx(17.25 / 24, abs=0.01)


def test_silent_point_lowers_the_coverage_of_its_district(regency: Regency) -> None:
    for key in ("tap", "silent"):
        regency.point(key, "water", "pressure")
        regency.measure(key, "pressure", DAY - HOUR, [1.0] * 12)
    regency.measure("tap", "pressure", DAY, [1.0] * 288)
    regency.process(LATER)
    figure = regency.figure("WTR-05", "district:64.08.04", "day", DAY)
    assert figure["coverage"] == pytest.approx(0.5, abs=0.01)
    assert figure["value"] is None


def test_origins_do_not_mix(regency: Regency) -> None:
    for key, origin in (("real", "real"), ("made", "simulated")):
        regency.point(key, "water", "flow", origin=origin)
        regency.measure(key, "flow", TEN, [1.0] * 6)
    regency.process(LATER)
    assert regency.figure("DQ-02", "city", "hour", TEN)["n"] == 6
    assert regency.figure("DQ-02", "city", "hour", TEN, "simulated")["points"] == 1


@pytest.mark.parametrize("state", ["pending", "commissioning", "maintenance", "retired"])
def test_only_points_in_service_count(regency: Regency, state: str) -> None:
    regency.point("dma", "water", "flow", state=state)
    regency.measure("dma", "flow", TEN, [1.0] * 6)
    regency.process(LATER)
    assert regency.dump("indicator_value", "indicator") == []


def test_day_begins_at_local_midnight(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", wita("2025-11-03 23:59:59"), [1.0])
    regency.measure("dma", "flow", wita("2025-11-04 00:00"), [1.0] * 2)
    regency.process(LATER)
    assert regency.figure("DQ-03", "city", "day", DAY)["n"] == 1
    assert regency.figure("DQ-03", "city", "day", wita("2025-11-04 00:00"))["n"] == 2


def test_leap_day_and_month_end(regency: Regency) -> None:
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", wita("2028-02-29 23:55"), [1.0, 1.0])
    regency.process(wita("2028-03-02 00:00"))
    assert regency.figure("DQ-03", "city", "month", wita("2028-02-01 00:00"))["n"] == 1
    assert regency.figure("DQ-03", "city", "month", wita("2028-03-01 00:00"))["n"] == 1


def test_a_cabinet_whose_place_nobody_knows_is_dark_when_the_town_is(regency: Regency) -> None:
    regency.point("cabinet", "lighting", "on", interval_s=900)
    regency.measure("cabinet", "on", DAY - 3 * HOUR, [1.0] * 4 * 30, every_s=900)
    regency.process(LATER)
    assert regency.figure("PJU-01", "city", "day", DAY)["value"] == pytest.approx(100)
