"""A city service: where it measures, what it reads now, and how its indicators stand against limits and targets."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard as builders

from core.catalogue import Catalogue, Service
from deploy.grafana import alarms, devices, indicators, live, panels, variables
from deploy.grafana.frame import LABELLED, Grid, Text, start
from deploy.grafana.style import ISPU, Language, say

_RIVER: Text = (
    "Kuning dan merah adalah batas operasi Intake IPA Kabo yang dikutip BPBD, bukan skema siaga banjir resmi.",
    "Yellow and red are operating limits of the Kabo intake that BPBD quotes, no statutory flood-alert scheme.",
)


def build(catalogue: Catalogue, language: Language, service: Service) -> builders.Dashboard:
    """The dashboard of `service`."""
    description = (
        f"Pembacaan dan indikator {service.name_id.lower()}.",
        f"Readings and indicators of {service.name_en.lower()}.",
    )
    board = start(f"service-{service.key}", (service.name_id, service.name_en), description, language)
    measured = service.key if service.metrics else None
    board.with_variable(variables.origin(language)).with_variable(variables.origin_label(language, measured))
    alarms.marks(board, language, service.key)
    grid = Grid(board)
    if service.metrics:
        board.with_variable(variables.district(language))
        _measured(grid, catalogue, language, service)
    if _has_goal(catalogue, service):
        grid.add(indicators.standing(service, language), 24, 7)
    for entry in service.indicators:
        grid.add(indicators.figure_chart(catalogue, entry, language), 14, 8)
        grid.add(indicators.districts(catalogue, entry, language), 10, 8)
    grid.add(panels.note(_note(service, language), language, 1, panels.grid(0, 0, 24, 4)), 24, 5)
    return board


def _measured(grid: Grid, catalogue: Catalogue, language: Language, service: Service) -> None:
    """What devices tell; a service of records alone has none of it."""
    grid.add(live.points_map(service.key, language), 12, 12)
    grid.add(live.latest(service, language), 12, 12)
    grid.add(alarms.opened(language, service.key), 12, 8)
    grid.add(alarms.bands(language, service.key), 12, 8)
    grid.add(devices.timeline(language, service.key, "${district:csv}"), 24, 8)
    for key, metric in service.metrics.items():
        symbol = catalogue.units.get(metric.unit, metric.unit)
        grid.add(live.metric_chart(service, key, metric, symbol, language), 12, 8)


def _has_goal(catalogue: Catalogue, service: Service) -> bool:
    known = {entry.id for entry in service.indicators}
    return any(goal.indicator in known for goal in catalogue.masterplan.goals)


def _note(service: Service, language: Language) -> str:
    lines = [say(LABELLED, language)]
    if service.key == "river":
        lines.append(say(_RIVER, language))
    if any(entry.formula == "ispu" for entry in service.indicators):
        names = ", ".join(f"{low}+ {say(words, language)}" for low, words, _ in ISPU)
        lines.append(f"ISPU, Permen LHK P.14/2020: {names}.")
    return "\n\n".join(lines)
