"""Hours and days from readings."""

from __future__ import annotations

import pytest
from regency import HOUR, MINUTE, Regency, wita

TEN = wita("2025-11-03 10:00")


@pytest.fixture
def flow(regency: Regency) -> Regency:
    regency.point("dma", "water", "flow")
    return regency


def test_hour_says_what_was_measured_and_what_was_expected(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1, 2, 3, 6, 5, 4, 7, 8, 9, 12, 11, 10])
    flow.process(TEN + 2 * HOUR)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["n"], hour["slots"], hour["expected"], hour["suspect"]) == (12, 12, 12, 0)
    assert (hour["mean"], hour["low"], hour["high"], hour["first"], hour["last"]) == (6.5, 1, 12, 1, 10)
    assert (hour["service_s"], hour["alive_s"], hour["rise"]) == (3600, 3600, None)
    assert (hour["arrived"], hour["on_time"]) == (12, 12)


def test_two_readings_of_one_moment_fill_one_slot(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1, 2, 3, 4], every_s=150)
    flow.process(TEN + 2 * HOUR)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["n"], hour["slots"]) == (4, 2)


def test_doubtful_readings_show_that_the_sensor_lives_and_nothing_else(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1, 100])
    flow.connection.execute("UPDATE reading SET quality = 1 WHERE value = 100")
    flow.process(TEN + 2 * HOUR)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["n"], hour["suspect"], hour["slots"], hour["mean"]) == (1, 1, 2, 1)
    assert hour["alive_s"] == (5 + 15) * 60


def test_sensor_counts_as_alive_for_three_intervals(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN + 50 * MINUTE, [1])
    flow.process(TEN + 2 * HOUR)
    assert flow.hour("dma", "flow", TEN)["alive_s"] == 10 * 60
    following = flow.hour("dma", "flow", TEN + HOUR)
    assert (following["alive_s"], following["n"], following["expected"], following["mean"]) == (5 * 60, 0, 12, None)


def test_hour_that_is_going_on_expects_what_has_passed(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1, 2, 3])
    flow.process(TEN + 12 * MINUTE)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["slots"], hour["expected"], hour["service_s"], hour["alive_s"]) == (2, 2, 720, 720)


def test_hour_is_closed_by_the_clock_though_nothing_more_arrives(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1, 2, 3])
    flow.process(TEN + 12 * MINUTE)
    flow.process(TEN + HOUR + MINUTE)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["slots"], hour["expected"], hour["alive_s"], hour["arrived"]) == (3, 12, 25 * 60, 3)


def test_silent_hours_have_rows_while_the_point_is_in_service(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1])
    flow.process(TEN + 5 * HOUR + MINUTE)
    assert flow.hours("dma", "flow") == [TEN + index * HOUR for index in range(5)]


def test_point_out_of_service_gets_no_silent_hours(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1])
    flow.connection.execute("UPDATE point SET state = 'maintenance'")
    flow.process(TEN + 5 * HOUR)
    assert flow.hours("dma", "flow") == [TEN]


def test_silence_of_a_month_is_filled_and_a_longer_one_is_not(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1])
    flow.measure("dma", "flow", TEN - 31 * 24 * HOUR, [1])
    flow.measure("dma", "flow", TEN - 63 * 24 * HOUR, [1])
    flow.process(TEN + MINUTE)
    hours = flow.hours("dma", "flow")
    assert len(hours) == 31 * 24 + 1 + 1
    assert (hours[0], hours[1]) == (TEN - 63 * 24 * HOUR, TEN - 31 * 24 * HOUR)


def test_late_reading_refreshes_its_hour_and_adds_to_what_arrived(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [1, 2])
    flow.process(TEN + 3 * HOUR)
    flow.measure("dma", "flow", TEN + 10 * MINUTE, [6], late=True)
    flow.process(TEN + 4 * HOUR)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["n"], hour["mean"], hour["arrived"], hour["on_time"]) == (3, 3, 3, 2)


def test_counter_rises_through_a_reset(regency: Regency) -> None:
    regency.point("meter", "energy", "energy", interval_s=900)
    regency.measure("meter", "energy", TEN, [100, 104, 1, 3], every_s=900)
    regency.process(TEN + 2 * HOUR)
    assert regency.hour("meter", "energy", TEN)["rise"] == 4 + 1 + 2


def test_counter_out_of_order_by_a_little_has_not_been_reset(regency: Regency) -> None:
    regency.point("meter", "energy", "energy", interval_s=900)
    regency.measure("meter", "energy", TEN, [100, 104, 103, 105], every_s=900)
    regency.process(TEN + 2 * HOUR)
    assert regency.hour("meter", "energy", TEN)["rise"] == 4 + 0 + 2


def test_days_are_local(flow: Regency) -> None:
    # 23:59:59 belongs to the 3rd, midnight to the 4th: 16:00 in UTC.
    flow.measure("dma", "flow", wita("2025-11-03 23:59:59"), [1])
    flow.measure("dma", "flow", wita("2025-11-04 00:00"), [9])
    flow.process(wita("2025-11-04 02:00"))
    assert flow.day("dma", "flow", wita("2025-11-03 00:00"))["last"] == 1
    assert flow.day("dma", "flow", wita("2025-11-04 00:00"))["first"] == 9


def test_day_is_the_mean_of_its_hours_not_of_its_readings(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN, [10] * 12)
    flow.measure("dma", "flow", TEN + HOUR, [4])
    flow.process(TEN + 2 * HOUR)
    day = flow.day("dma", "flow", wita("2025-11-03 00:00"))
    assert (day["mean"], day["n"], day["hours"], day["expected"]) == (7, 13, 2, 24)


def test_hourly_sensor_is_alive_between_its_readings(regency: Regency) -> None:
    regency.point("sample", "water", "flow", interval_s=3600)
    regency.measure("sample", "flow", TEN + MINUTE, [5, 5], every_s=3600)
    regency.process(TEN + 6 * HOUR)
    alive = [regency.hour("sample", "flow", TEN + index * HOUR)["alive_s"] for index in range(6)]
    assert alive == [59 * 60, 3600, 3600, 3600, 60, 0]


def test_dense_readings_count_no_more_than_the_time_they_speak_for(flow: Regency) -> None:
    # 10 for the first half hour, told six times; then 31 within a minute, and 15 minutes of its last.
    flow.measure("dma", "flow", TEN, [10.0] * 6)
    flow.measure("dma", "flow", TEN + 30 * MINUTE, [40.0] * 30, every_s=2)
    flow.process(TEN + 2 * HOUR)
    hour = flow.hour("dma", "flow", TEN)
    assert hour["mean"] == 35
    # The last reading, at 10:30:58, holds for three intervals of 5 minutes.
    assert hour["time_mean"] == pytest.approx((1800 * 10 + (58 + 900) * 40) / (1800 + 58 + 900))


def test_hour_says_when_its_good_readings_were(flow: Regency) -> None:
    flow.measure("dma", "flow", TEN + 2 * MINUTE, [1, 2, 100])
    flow.connection.execute("UPDATE reading SET quality = 1 WHERE value = 100")
    flow.process(TEN + 2 * HOUR)
    hour = flow.hour("dma", "flow", TEN)
    assert (hour["first_s"], hour["last_s"]) == (120, 420)
    following = flow.hour("dma", "flow", TEN + HOUR)
    assert (following["first_s"], following["time_mean"]) == (None, None)
