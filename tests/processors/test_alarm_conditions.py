"""Conditions that are no readings: figures, devices that fell silent, goals off track."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from alarm_scene import RULES, Scene
from regency import HOUR, MINUTE, wita

from core.store import alarm_due
from core.store.connection import Connection

NOW = wita("2025-11-03 12:30")


@pytest.fixture
def scene(store: Connection) -> Scene:
    scene = Scene(store, RULES)
    scene.regency.now = NOW
    return scene


def station(scene: Scene, key: str = "udara", **other: str) -> None:
    scene.regency.point(key, "air", "pm25", **other)


def index(scene: Scene, values: list[float | None], key: str = "udara", start: str = "2025-11-03 08:00") -> None:
    """Figures of AIR-01 by the hour, as the processors write them."""
    scene.connection.execute("DELETE FROM indicator_value")
    for number, value in enumerate(values):
        scene.connection.execute(
            """INSERT INTO indicator_value (indicator, scope, grain, origin, start, revision, value, numerator,
                   denominator, n, points, coverage, version, computed_at)
               SELECT 'AIR-01', 'point:' || key, 'hour', origin, %s, 0, %s, 0, 0, 0, 1, 1, 1, now()
               FROM point WHERE key = %s""",
            [wita(start) + number * HOUR, value, key],
        )
    alarm_due.mark(scene.connection, "figure:AIR-01", scene.now)


def test_air_that_becomes_unhealthy_and_better_again(scene: Scene) -> None:
    station(scene)
    index(scene, [95, 101, 104, 205])
    scene.look(NOW)
    alarm = scene.the_alarm()
    assert (alarm.rule, alarm.cause, alarm.level, alarm.severity) == ("air-ispu", "point:udara", 2, "critical")
    assert alarm.onset_at == wita("2025-11-03 10:00")  # the end of the hour whose index was above 100
    assert alarm.reached == [wita("2025-11-03 10:00"), wita("2025-11-03 12:00"), None]
    index(scene, [95, 101, 104, 205, 97])
    scene.look(NOW + HOUR)
    assert scene.the_alarm().cleared_at is None  # not five below the limit
    index(scene, [95, 101, 104, 205, 97, 94])
    scene.look(NOW + 2 * HOUR)
    assert scene.the_alarm().cleared_at == wita("2025-11-03 14:00")


def test_a_hundred_is_not_unhealthy(scene: Scene) -> None:
    station(scene)
    index(scene, [100, 100, None, 100])
    scene.look(NOW)
    assert scene.alarms() == []


def test_the_hour_that_goes_on_speaks_now_and_is_one_alarm(scene: Scene) -> None:
    station(scene)
    index(scene, [95, 96, 97, 98, 101])
    scene.look(NOW)
    assert scene.the_alarm().onset_at == NOW
    for minute in range(1, 40, 10):
        index(scene, [95, 96, 97, 98, 101])
        scene.look(NOW + minute * MINUTE)
    assert scene.history(scene.the_alarm()) == ["raised", "escalated"]


def device(scene: Scene, key: str, state: str, since: datetime, gateway: str | None = None, **other: str) -> None:
    """A device whose health is `state` since then; an own point, of service air."""
    if not scene.connection.execute("SELECT FROM device WHERE key = %s", [key]).fetchone():
        scene.regency.point(key, "air", "pm25", **other)
        scene.connection.execute(
            "UPDATE device SET gateway_id = (SELECT device_id FROM device WHERE key = %s) WHERE key = %s",
            [gateway, key],
        )
    scene.connection.execute(
        """INSERT INTO device_health (device_id, state, since) SELECT device_id, %s, %s FROM device WHERE key = %s
           ON CONFLICT (device_id) DO UPDATE SET state = EXCLUDED.state, since = EXCLUDED.since""",
        [state, since, key],
    )


def gateway(scene: Scene, key: str, state: str, since: datetime) -> None:
    scene.connection.execute(
        "INSERT INTO device (key, service, interval_s, state, kind) VALUES (%s, 'air', 300, 'active', 'gateway')", [key]
    )
    scene.connection.execute(
        "INSERT INTO device_health (device_id, state, since) SELECT device_id, %s, %s FROM device WHERE key = %s",
        [state, since, key],
    )


def test_a_silent_device_is_an_alarm_that_closes_itself_when_it_is_heard(scene: Scene) -> None:
    device(scene, "udara", "silent", NOW - 9 * MINUTE)
    scene.look(NOW)
    assert scene.alarms() == []  # others may fall silent with it
    scene.look(NOW + MINUTE)
    alarm = scene.the_alarm()
    assert (alarm.rule, alarm.cause, alarm.agency) == ("device-silent", "device:udara", "dlh")
    assert alarm.onset_at == NOW - 9 * MINUTE
    device(scene, "udara", "online", NOW + 2 * MINUTE)
    scene.look(NOW + 3 * MINUTE)
    assert scene.the_alarm().state == "closed"
    assert scene.history(alarm) == ["raised", "cleared", "closed"]


def test_after_an_outage_there_is_no_storm(scene: Scene) -> None:
    for number in range(40):
        device(scene, f"udara-{number}", "silent", NOW - HOUR + timedelta(seconds=7 * number))
    for number in range(12):
        scene.look(NOW - 50 * MINUTE + timedelta(seconds=30 * number))
    alarms = scene.alarms(state="open")
    assert [alarm.cause for alarm in alarms] == ["service:air"]
    assert scene.connection.execute("SELECT count(*) FROM alarm_member WHERE until IS NULL").fetchone() == (40,)
    assert len(scene.alarms()) <= 3


def test_devices_behind_a_silent_gateway_have_one_cause(scene: Scene) -> None:
    gateway(scene, "gw", "silent", NOW - HOUR)
    device(scene, "udara-1", "silent", NOW - HOUR, gateway="gw")
    device(scene, "udara-2", "silent", NOW - HOUR, gateway="gw")
    device(scene, "lain", "silent", NOW - HOUR)
    scene.look(NOW)
    assert sorted(alarm.cause for alarm in scene.alarms()) == ["device:lain", "gateway:gw"]


def test_a_device_under_maintenance_is_not_missed(scene: Scene) -> None:
    device(scene, "udara", "silent", NOW - HOUR)
    scene.connection.execute("UPDATE point SET state = 'maintenance'")
    scene.look(NOW)
    assert scene.alarms() == []


def goal(scene: Scene, indicator: str, status: str, origin: str = "real") -> None:
    scene.connection.execute(
        """INSERT INTO goal_status (plan, indicator, scope, origin, status, grain, value, provisional, coverage,
               expected, target, computed_at)
           VALUES ('kutim-2022-2027', %s, 'city', %s, %s, 'year', 1, false, 1, 1, 1, now())
           ON CONFLICT (plan, indicator, scope, origin) DO UPDATE SET status = EXCLUDED.status""",
        [indicator, origin, status],
    )
    alarm_due.mark(scene.connection, alarm_due.GOALS, scene.now)


def look_without_judging(scene: Scene, now: datetime) -> None:
    scene.regency.now = now
    alarming = scene.regency.schedule.alarming
    assert alarming
    alarming.run(scene.connection)


def test_goals_off_track_are_one_alarm_an_agency(scene: Scene) -> None:
    for indicator in ("WTR-03", "WTR-04", "WTR-05"):
        goal(scene, indicator, "off_track")
    goal(scene, "AIR-02", "at_risk")
    look_without_judging(scene, NOW)
    alarm = scene.the_alarm()
    assert (alarm.cause, alarm.severity) == ("agency:perumdam", "info")
    for indicator in ("WTR-03", "WTR-04"):
        goal(scene, indicator, "on_track")
    goal(scene, "WTR-05", "no_data")
    look_without_judging(scene, NOW + HOUR)
    assert scene.the_alarm().cleared_at is None  # without data nobody knows whether it got better
    goal(scene, "WTR-05", "at_risk")
    look_without_judging(scene, NOW + 2 * HOUR)
    assert scene.the_alarm().cleared_at == NOW + 2 * HOUR
