"""Changes of readings within a span, against limits."""

from __future__ import annotations

from datetime import timedelta

from core.catalogue.alarm_conditions import Rate
from processors.alarm_readings import see_readings
from processors.hysteresis import Sample
from processors.scene import Scene, Sight


def condition(scene: Scene) -> Sight:
    """Points whose readings changed."""
    kind = scene.rule.condition
    assert isinstance(kind, Rate)
    within = timedelta(seconds=kind.within_s)
    return see_readings(scene, within, lambda samples: changes(samples, within))


def changes(samples: list[Sample], within: timedelta) -> list[Sample]:
    """How much each sample differs from the oldest one within the span before it."""
    found: list[Sample] = []
    first = 0
    for time, value in samples:
        while samples[first][0] < time - within:
            first += 1
        found.append((time, value - samples[first][1]))
    return found
