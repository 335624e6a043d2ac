"""Readings as alarm rules see them: series that changed, judged against the levels of a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core.catalogue.alarm_conditions import Figure, Rate
from core.catalogue.alarm_conditions import Threshold as Condition
from core.store import alarm_inputs
from core.store.touched import HOLD_INTERVALS
from processors.hysteresis import Sample, Threshold, stretches
from processors.scene import NOTHING, Scene, Sight
from processors.stretches import Seen

_SERIES = "series:"


def see_readings(scene: Scene, reach: timedelta, derive: Callable[[list[Sample]], list[Sample]]) -> Sight:
    """The series that changed, each since the change and as far before as its level could depend on.

    reach   a sample that is judged depends on readings so far before it
    derive  readings to the samples that are judged
    """
    kind = scene.rule.condition
    assert isinstance(kind, Condition | Rate)
    interval_s = scene.catalogue.services[kind.metric.partition(".")[0]].interval_s
    lead = timedelta(seconds=scene.rule.for_s + HOLD_INTERVALS * interval_s) + reach
    begins = {
        int(source.removeprefix(_SERIES)): since - lead
        for source, since in scene.due.items()
        if source.startswith(_SERIES)
    }
    if not begins:
        return NOTHING
    rows = alarm_inputs.readings(scene.connection, kind.metric, begins, scene.oldest - reach)
    return Sight([_seen(scene, kind, row, reach, derive) for row in rows if row["times"]])


def _seen(
    scene: Scene,
    kind: Condition | Rate,
    row: dict[str, Any],
    reach: timedelta,
    derive: Callable[[list[Sample]], list[Sample]],
) -> Seen:
    subject = scene.point(row)
    begins = max(row["begins"] + reach, scene.oldest)
    samples = [each for each in derive(list(zip(row["times"], row["values"], strict=True))) if each[0] >= begins]
    threshold = threshold_of(scene, kind, timedelta(seconds=HOLD_INTERVALS * row["interval_s"]))
    found = stretches(samples, threshold, scene.level(subject.origin, subject.key, begins), begins)
    return Seen(subject, begins, samples[-1][0] if samples else begins, found)


def threshold_of(scene: Scene, kind: Condition | Rate | Figure, hold: timedelta) -> Threshold:
    """The rule's levels as what samples are judged by."""
    limits = [level.limit for level in scene.rule.levels if level.limit]
    least = timedelta(seconds=scene.rule.for_s)
    return Threshold(limits, kind.when == "outside", kind.hysteresis, least, hold)
