"""Goals of the masterplan that are off track: for each agency one alarm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.store import alarm_due, alarm_inputs
from processors.scene import NOTHING, Scene, Sight
from processors.stretches import Seen, Stretch

# Without data nobody knows whether it got better: what was off track stays so.
_UNKNOWN = "no_data"


def condition(scene: Scene) -> Sight:
    """All goals, if any was judged anew."""
    if alarm_due.GOALS not in scene.due:
        return NOTHING
    rows = alarm_inputs.goals(scene.connection, scene.catalogue.masterplan.id)
    return Sight(
        [_seen(scene, row) for row in rows if _is_off(scene, row) and row["indicator"] in scene.catalogue.indicators],
        is_complete=True,
    )


def _is_off(scene: Scene, row: dict[str, Any]) -> bool:
    held = scene.level(row["origin"], _key(row), scene.now)
    return row["status"] == "off_track" or (row["status"] == _UNKNOWN and held > 0)


def _key(row: dict[str, Any]) -> str:
    return f"goal:{row['indicator']}/{row['scope']}"


def _seen(scene: Scene, row: dict[str, Any]) -> Seen:
    indicator = scene.catalogue.indicators[row["indicator"]]
    owners = (goal.owner for goal in scene.catalogue.masterplan.goals if goal.indicator == indicator.id)
    agency = scene.catalogue.agencies[next(owners, indicator.owner)]
    facts = {
        "name": f"{indicator.id} {indicator.name_id}",
        "service": scene.catalogue.service_of(indicator.id).key,
        "district": None,
        "agency": agency.key,
        "origin": row["origin"],
    }
    subject = replace(
        scene.subject(_key(row), facts), family=f"agency:{agency.key}", family_name=agency.name_id, group_from=1
    )
    return Seen(subject, scene.now, scene.now, [Stretch(scene.now, reached={1: scene.now})])
