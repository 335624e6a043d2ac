"""City overview: the operators' wall. What needs somebody now, where, and how the plan is going."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard as builders

from core.catalogue import Catalogue
from deploy.grafana import accounts, alarms, devices, live, panels, variables
from deploy.grafana.frame import LABELLED, Grid, start
from deploy.grafana.style import STATUSES, Language, say

_TITLE = ("Ringkasan kabupaten", "City overview")
_MEANING = (
    "Dinding operator: alarm, perangkat, kesegaran data, sasaran masterplan. Mode kiosk: tambahkan ?kiosk pada alamat.",
    "The operators' wall: alarms, devices, freshness, the masterplan's goals. For a kiosk add ?kiosk to the address.",
)


def build(catalogue: Catalogue, language: Language) -> builders.Dashboard:
    """The dashboard in `language`."""
    board = start("overview", _TITLE, _MEANING, language).refresh("5s")
    board.with_variable(variables.origin(language)).with_variable(variables.origin_label(language))
    board.with_variable(variables.district(language))
    alarms.marks(board, language)
    grid = Grid(board)
    for key in ("critical", "warning", "unacknowledged"):
        grid.add(alarms.count(key, language), 4, 5)
    grid.add(devices.heard(language), 4, 5)
    for key, _, _ in STATUSES[:2]:
        grid.add(panels.status_count(key, language, 1, panels.grid(0, 0, 4, 5)), 4, 5)
    grid.add(live.points_map("*", language), 12, 14)
    grid.add(alarms.opened(language), 12, 14)
    grid.add(alarms.bands(language), 12, 9)
    grid.add(devices.timeline(language, "*", "${district:csv}"), 12, 9)
    for key, _, _ in STATUSES[2:]:
        grid.add(panels.status_count(key, language, 1, panels.grid(0, 0, 4, 5)), 4, 8)
    grid.add(accounts.difference(language), 4, 8)
    grid.add(accounts.freshness(language), 12, 8)
    grid.add(panels.note(say(LABELLED, language), language, 1, panels.grid(0, 0, 24, 4)), 24, 3)
    return board
