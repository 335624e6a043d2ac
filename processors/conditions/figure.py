"""Figures of an indicator against limits. A figure speaks at the end of its period, a provisional one now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.calendar import period_end
from core.catalogue.alarm_conditions import Figure
from core.store import alarm_inputs
from processors.alarm_readings import threshold_of
from processors.hysteresis import stretches
from processors.scene import NOTHING, Scene, Sight
from processors.stretches import Seen, Subject


def condition(scene: Scene) -> Sight:
    """Every scope with figures, if any of them may have changed."""
    kind = scene.rule.condition
    assert isinstance(kind, Figure)
    if f"figure:{kind.indicator}" not in scene.due:
        return NOTHING
    rows = alarm_inputs.figures(scene.connection, kind.indicator, kind.grain, kind.scope, _begins(scene, kind))
    return Sight([_seen(scene, kind, row) for row in rows])


def _begins(scene: Scene, kind: Figure) -> Any:
    """Of the oldest figure that is looked at; always two of them, however long they are."""
    lengths = {"hour": 1, "day": 24, "month": 31 * 24, "quarter": 92 * 24, "year": 366 * 24}
    return min(scene.oldest, scene.now - timedelta(hours=2 * lengths[kind.grain]))


def _seen(scene: Scene, kind: Figure, row: dict[str, Any]) -> Seen:
    subject = scene.point(row) if kind.scope == "point" else _scope(scene, kind, row)
    samples = [
        (min(period_end(start, kind.grain, scene.zone), scene.now), value)
        for start, value in zip(row["times"], row["values"], strict=True)
    ]
    begins = samples[0][0]
    threshold = threshold_of(scene, kind, timedelta.max)
    found = stretches(samples, threshold, scene.level(subject.origin, subject.key, begins), begins)
    return Seen(subject, begins, samples[-1][0], found)


def _scope(scene: Scene, kind: Figure, row: dict[str, Any]) -> Subject:
    """A district, or the city."""
    service = scene.catalogue.service_of(kind.indicator)
    code = row["scope"].partition(":")[2] or None
    name = scene.catalogue.districts[code].name if code in scene.catalogue.districts else "Kutai Timur"
    facts = {"name": name, "service": service.key, "district": code, "agency": service.agency, "origin": row["origin"]}
    return scene.subject(row["scope"], facts)
