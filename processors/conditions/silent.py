"""Devices that are quiet by their health. Those behind a gateway that is quiet too have that one cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.catalogue.alarm_conditions import Silent
from core.store import alarm_inputs
from processors.scene import Scene, Sight
from processors.stretches import Seen, Stretch, Subject


def condition(scene: Scene) -> Sight:
    """All that have been quiet for long enough."""
    kind = scene.rule.condition
    assert isinstance(kind, Silent)
    by = scene.now - timedelta(seconds=scene.rule.for_s)
    rows = alarm_inputs.quiet_devices(scene.connection, kind.states, by)
    return Sight([_seen(scene, row) for row in rows], is_complete=True)


def _seen(scene: Scene, row: dict[str, Any]) -> Seen:
    since = row["since"]
    return Seen(_subject(scene, row), since, scene.now, [Stretch(since, reached={1: since})])


def _subject(scene: Scene, row: dict[str, Any]) -> Subject:
    subject = scene.subject(f"device:{row['key']}", row)
    gateway = row["key"] if row["kind"] != "device" else row["gateway"] if row["gateway_is_quiet"] else None
    if gateway is None:
        return subject
    return replace(subject, family=f"gateway:{gateway}", family_name=f"gateway {gateway}", group_from=1)
