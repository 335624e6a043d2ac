"""Alarms of containers, signals and links: raised when the state lasts, not for a moment of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alarm_scene import FIVE, Scene
from regency import wita

from core.store.connection import Connection

START = wita("2025-11-03 08:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene(store: Connection) -> Scene:
    return Scene(store)


def test_signal_that_stays_out_for_ten_minutes_is_an_alarm(scene: Scene) -> None:
    scene.regency.point("simpang", "traffic", "signal")
    scene.regency.measure("simpang", "signal", START, [1.0, 0.0, 0.0])
    scene.look(START + 2 * FIVE + MINUTE)
    assert scene.alarms(rule="traffic-signal") == []
    scene.regency.measure("simpang", "signal", START + 3 * FIVE, [0.0, 0.0])
    scene.look(START + 4 * FIVE + MINUTE)
    assert scene.the_alarm(rule="traffic-signal").cause == "point:simpang"


@pytest.mark.parametrize(
    ("service", "metric", "rule", "state", "hours"),
    [("waste", "fill", "waste-full", 97.0, 2), ("connectivity", "link", "office-link", 0.0, 1)],
    ids=["full container", "office without internet"],
)
def test_what_lasts_long_enough_is_an_alarm_that_closes_itself(
    scene: Scene, service: str, metric: str, rule: str, state: float, hours: int
) -> None:
    well = 40.0 if metric == "fill" else 1.0
    last = START + timedelta(hours=hours)
    scene.regency.point("there", service, metric)
    scene.regency.measure("there", metric, START, [state] * (12 * hours + 1))
    scene.look(last + MINUTE)
    assert scene.the_alarm(rule=rule).closed_at is None
    scene.regency.measure("there", metric, last + FIVE, [well] * 3)
    scene.look(last + 3 * FIVE + MINUTE)
    assert scene.the_alarm(rule=rule).closed_at is not None
