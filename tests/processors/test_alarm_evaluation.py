"""Alarm rules over real readings: when an alarm is raised, what keeps it one, when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alarm_scene import FIVE, RULES, Scene
from regency import HOUR, MINUTE, wita

from core.store.connection import Connection

START = wita("2025-11-03 08:00")
YELLOW, RED = 7.70, 8.21


@pytest.fixture
def scene(store: Connection) -> Scene:
    scene = Scene(store)
    scene.gauge()
    return scene


def test_a_level_that_stays_at_yellow_raises_an_alarm_with_all_that_it_is(scene: Scene) -> None:
    scene.levels(START, [7.5, 7.70, 7.72, 7.74])
    alarm = scene.the_alarm(rule="river-level")
    assert (alarm.cause, alarm.name, alarm.service, alarm.agency) == ("point:kabo", "kabo", "river", "bpbd")
    assert (alarm.district, alarm.origin, alarm.severity, alarm.state) == ("64.08.12", "real", "warning", "raised")
    assert (alarm.onset_at, alarm.raised_at) == (START + FIVE, START + 16 * MINUTE)
    assert alarm.reached == [START + FIVE, None]
    assert (alarm.value, alarm.peak) == (7.74, 7.74)
    assert scene.history(alarm) == ["raised"]


def test_a_limit_reached_for_less_than_the_least_duration_is_none(scene: Scene) -> None:
    scene.levels(START, [7.5, 7.8, 7.8, 7.5, 7.8, 7.8, 7.5])
    assert scene.alarms() == []


def test_a_silence_is_no_duration(scene: Scene) -> None:
    scene.levels(START, [7.8])
    scene.levels(START + HOUR, [7.8])
    assert scene.alarms() == []


def test_between_limit_and_hysteresis_it_is_not_over(scene: Scene) -> None:
    scene.levels(START, [7.8, 7.8, 7.8, 7.65, 7.61])
    assert scene.the_alarm().cleared_at is None
    last = scene.levels(START + 5 * FIVE, [7.59])
    assert scene.the_alarm().cleared_at == last
    assert scene.the_alarm().state == "raised"  # closing needs somebody


def test_a_level_just_below_the_limit_raises_nothing(scene: Scene) -> None:
    scene.levels(START, [7.69] * 6)
    assert scene.alarms() == []


def test_a_river_that_turns_red_is_one_alarm_that_worsens(scene: Scene) -> None:
    scene.levels(START, [7.8, 7.8, 7.8])
    scene.levels(START + 3 * FIVE, [8.25, 8.3, 8.4])
    alarm = scene.the_alarm()
    assert (alarm.level, alarm.severity) == (2, "critical")
    assert alarm.reached == [START, START + 3 * FIVE]
    assert (alarm.value, alarm.peak) == (8.4, 8.4)
    assert scene.history(alarm) == ["raised", "worsened"]


def test_a_condition_that_comes_back_is_the_same_alarm_while_it_is_open(scene: Scene) -> None:
    scene.levels(START, [7.8, 7.8, 7.8, 7.5, 7.8, 7.8, 7.8])
    alarm = scene.the_alarm()
    assert alarm.cleared_at is None
    scene.levels(START + 7 * FIVE, [7.5])
    scene.levels(START + 8 * FIVE, [7.8, 7.8, 7.8])
    alarm = scene.the_alarm()
    assert (alarm.cleared_at, alarm.returns) == (None, 1)
    assert scene.history(alarm) == ["raised", "cleared", "returned", "escalated"]


def test_looking_again_and_a_restart_neither_lose_nor_repeat(scene: Scene) -> None:
    last = scene.levels(START, [7.8, 7.8, 7.8, 8.3, 8.3, 8.3])
    before = scene.alarms(), scene.history(scene.the_alarm())
    for minute in range(3):
        scene.restart()
        scene.look(last + (minute + 2) * MINUTE)
    assert (scene.alarms(), scene.history(scene.the_alarm())) == before
    assert len(scene.records("alarm")) == 1


def test_what_was_stored_while_nobody_looked_is_found_after_a_restart(scene: Scene) -> None:
    alarming, scene.regency.schedule.alarming = scene.regency.schedule.alarming, None
    last = scene.levels(START, [7.8, 7.8, 7.8])
    assert alarming and scene.alarms() == []
    scene.restart()
    scene.look(last + MINUTE)
    assert scene.the_alarm().onset_at == START


def test_each_reading_for_itself_comes_to_the_same_as_all_at_once(scene: Scene, store: Connection) -> None:
    values = [7.5, 7.72, 7.9, 8.3, 8.4, 8.3, 8.05, 7.9, 7.65, 7.5, 7.9, 7.8, 7.8]
    for number, value in enumerate(values):
        scene.levels(START + number * FIVE, [value])
    one_by_one = scene.the_alarm()
    at_once = Scene(store)
    at_once.gauge()
    at_once.levels(START, values)
    alarm = at_once.the_alarm()
    assert (alarm.onset_at, alarm.reached, alarm.level, alarm.peak, alarm.cleared_at) == (
        one_by_one.onset_at,
        one_by_one.reached,
        one_by_one.level,
        one_by_one.peak,
        one_by_one.cleared_at,
    )


def test_late_readings_within_the_stated_age_raise_an_alarm_that_is_over(scene: Scene) -> None:
    scene.levels(START + 2 * HOUR, [7.5])
    scene.levels(START, [7.8, 7.8, 7.8, 7.5], late=True)
    alarm = scene.the_alarm()
    assert (alarm.onset_at, alarm.cleared_at) == (START, START + 3 * FIVE)
    assert scene.history(alarm) == ["raised", "cleared"]


def test_readings_of_a_longer_past_raise_nothing(scene: Scene) -> None:
    scene.levels(START + 7 * HOUR, [7.5])
    scene.levels(START, [8.5] * 6, late=True)
    assert scene.alarms() == []


def test_an_alarm_is_over_when_the_reading_that_made_it_turns_out_void(scene: Scene) -> None:
    last = scene.levels(START, [7.5, 7.5, 8.0, 8.0, 8.0])
    scene.connection.execute("UPDATE reading SET quality = 1 WHERE value = 8.0")
    scene.connection.execute(
        "INSERT INTO touched_hour (series_id, hour, arrived, on_time) SELECT series_id, %s, 0, 0 FROM series", [START]
    )
    scene.look(last + 2 * MINUTE)
    assert scene.the_alarm().cleared_at is None  # nothing good was measured since: nobody knows
    scene.levels(last + FIVE, [7.5])
    assert scene.the_alarm().cleared_at == last + FIVE


def test_doubtful_readings_raise_nothing(scene: Scene) -> None:
    scene.regency.measure("kabo", "level", START, [9.0] * 4)
    scene.connection.execute("UPDATE reading SET quality = 1")
    scene.look(START + 30 * MINUTE)
    assert scene.alarms() == []


@pytest.mark.parametrize("state", ["commissioning", "maintenance", "retired", "pending"])
def test_a_point_that_is_not_in_service_raises_nothing(scene: Scene, state: str) -> None:
    scene.connection.execute("UPDATE point SET state = %s", [state])
    scene.levels(START, [8.5] * 6)
    assert scene.alarms() == []


def test_what_was_measured_under_maintenance_raises_nothing_afterwards(scene: Scene) -> None:
    scene.connection.execute(
        "INSERT INTO suspension SELECT point_id, 'maintenance', tstzrange(%s, %s) FROM point",
        [START - HOUR, START + HOUR],
    )
    scene.levels(START, [8.5] * 6)
    assert scene.alarms() == []


def test_maintenance_ends_the_condition_of_an_alarm(scene: Scene) -> None:
    last = scene.levels(START, [7.8, 7.8, 7.8])
    scene.connection.execute("UPDATE point SET state = 'maintenance'")
    scene.look(last + 2 * MINUTE)
    assert scene.the_alarm().cleared_at == last + 2 * MINUTE


def test_simulated_and_real_are_two_causes_and_sample_data_none(scene: Scene) -> None:
    scene.gauge("tiruan", origin="simulated")
    scene.gauge("contoh", origin="replayed")
    for key in ("kabo", "tiruan", "contoh"):
        scene.levels(START, [7.8, 7.8, 7.8], key)
    assert [(alarm.cause, alarm.origin) for alarm in scene.alarms()] == [
        ("point:kabo", "real"),
        ("point:tiruan", "simulated"),
    ]


def test_many_at_once_are_one_alarm_of_the_service(scene: Scene) -> None:
    scene.regency.point("dma-1", "water", "pressure")
    scene.regency.point("dma-2", "water", "pressure")
    for number in range(3, 7):
        scene.regency.point(f"dma-{number}", "water", "pressure", district="64.08.05")
    for number in range(1, 7):
        scene.regency.measure(f"dma-{number}", "pressure", START, [0.2] * 5)
    scene.look(START + 21 * MINUTE)
    alarm = scene.the_alarm(rule="water-pressure")
    assert (alarm.cause, alarm.name, alarm.district) == ("service:water", "Air minum", None)
    assert (alarm.value, alarm.peak) == (0.2, 0.2)


def test_one_after_another_they_are_made_one(scene: Scene) -> None:
    for number in range(6):
        scene.regency.point(f"dma-{number}", "water", "pressure")
        scene.regency.measure(f"dma-{number}", "pressure", START, [0.2] * 5)
        scene.look(START + (21 + number) * MINUTE)
    alarms = scene.alarms(rule="water-pressure")
    assert [alarm.cause for alarm in alarms if not alarm.closed_at] == ["service:water"]
    assert [alarm.state for alarm in alarms] == ["closed", "closed", "closed", "raised"]
    members = scene.connection.execute("SELECT count(*) FROM alarm_member WHERE alarm_id = 4").fetchone()
    assert members == (6,)


def test_the_alarm_of_many_is_over_when_it_is_over_everywhere(scene: Scene) -> None:
    for number in range(4):
        scene.regency.point(f"dma-{number}", "water", "pressure")
        scene.regency.measure(f"dma-{number}", "pressure", START, [0.2] * 5)
    scene.look(START + 21 * MINUTE)
    for number in range(3):
        scene.regency.measure(f"dma-{number}", "pressure", START + 5 * FIVE, [1.0])
    scene.look(START + 26 * MINUTE)
    assert scene.the_alarm().cleared_at is None
    scene.regency.measure("dma-3", "pressure", START + 6 * FIVE, [1.0])
    scene.look(START + 31 * MINUTE)
    assert scene.the_alarm().cleared_at == START + 6 * FIVE


def test_water_outside_its_limits_on_either_side(scene: Scene) -> None:
    scene.regency.point("ipa", "water", "ph", "turbidity", "chlorine")
    scene.regency.measure("ipa", "ph", START, [6.4, 6.3, 6.4, 6.4])
    scene.regency.measure("ipa", "turbidity", START, [3.0, 3.0, 3.0, 3.0])
    scene.regency.measure("ipa", "chlorine", START, [0.5, 0.2, 0.5, 0.2])
    scene.look(START + 16 * MINUTE)
    assert {alarm.rule: alarm.peak for alarm in scene.alarms()} == {"water-ph": 6.3, "water-turbidity": 3.0}


def test_a_river_that_rises_fast(store: Connection) -> None:
    scene = Scene(store, {"river-rise": RULES["river-rise"]})
    scene.gauge()
    scene.levels(START, [5.0 + 0.04 * number for number in range(14)])  # 0.48 m an hour
    alarm = scene.the_alarm()
    assert (alarm.rule, alarm.onset_at) == ("river-rise", START + 8 * FIVE)
    assert alarm.value == pytest.approx(0.48)
    last = scene.levels(START + 14 * FIVE, [5.52] * 9)
    assert scene.the_alarm().closed_at == last + MINUTE  # the rule closes it by itself
    assert scene.history(scene.the_alarm()) == ["raised", "cleared", "closed"]


def test_nobody_acknowledged_in_time(scene: Scene) -> None:
    scene.levels(START, [7.8, 7.8, 7.8])
    scene.look(scene.the_alarm().raised_at + timedelta(minutes=14))
    assert scene.the_alarm().escalated_at is None
    scene.look(scene.the_alarm().raised_at + timedelta(minutes=15))
    alarm = scene.the_alarm()
    assert (alarm.escalated_at, alarm.escalate_at) == (scene.now, None)
    scene.look(scene.now + timedelta(minutes=15))
    assert scene.history(scene.the_alarm()) == ["raised", "escalated"]
    assert RULES["river-level"].escalation
