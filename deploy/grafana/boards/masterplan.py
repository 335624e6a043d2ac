"""The masterplan at a glance: goals by status, each goal against its path, one indicator over the plan's years."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

from core.catalogue import Catalogue, Masterplan
from deploy.grafana import alarms, charts, panels, variables
from deploy.grafana.panels import grid
from deploy.grafana.style import LANGUAGES, STATUSES, Language, say

_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def uid(language: Language) -> str:
    """Fixed: links and other dashboards refer to it."""
    return f"nadi-masterplan-{language}"


def build(catalogue: Catalogue, language: Language) -> builders.Dashboard:
    """The dashboard in `language`."""
    plan = catalogue.masterplan
    first = catalogue.indicators[plan.goals[0].indicator]
    board = (
        builders.Dashboard(say((plan.name_id, plan.name_en), language))
        .uid(uid(language))
        .description(say((plan.note_id, plan.note_en), language))
        .tags(["nadi", "generated", language])
        .readonly()
        .refresh("1m")
        .time(f"{plan.first_year}-01-01T00:00:00.000Z", f"{plan.last_year + 1}-01-31T00:00:00.000Z")
        .timezone("Asia/Makassar")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .with_variable(variables.origin(language))
        .with_variable(variables.origin_label(language))
        .with_variable(variables.dimension(language))
        .with_variable(variables.indicator(language, first.id, f"{first.id} {first.name(language)}"))
    )
    alarms.marks(board, language)
    for other in LANGUAGES:
        if other != language:
            board.link(_link(other))
    for index, (status, _, _) in enumerate(STATUSES):
        board.with_panel(panels.status_count(status, language, index + 1, grid(4 * index, 0, 4, 4)))
    return (
        board.with_panel(panels.goal_count(language, 5, grid(16, 0, 4, 4)))
        .with_panel(panels.note(_note(plan, language), language, 6, grid(20, 0, 4, 4)))
        .with_panel(panels.goals(language, 7, grid(0, 4, 24, 13), uid(language)))
        .with_panel(charts.trajectory(language, 8, grid(0, 17, 15, 11)))
        .with_panel(charts.recent(language, 9, grid(15, 17, 9, 11)))
        .with_panel(charts.scores(language, 10, grid(0, 28, 24, 9)))
    )


def _link(language: Language) -> builders.DashboardLink:
    return (
        builders.DashboardLink(_NAMES[language])
        .type(models.DashboardLinkType.LINK)
        .url(f"/d/{uid(language)}")
        .include_vars(True)
        .keep_time(True)
    )


def _note(plan: Masterplan, language: Language) -> str:
    simulated = (
        "Angka simulasi dan data contoh bukan keadaan Kutai Timur yang sebenarnya.",
        "Simulated figures and sample data are not the real state of Kutai Timur.",
    )
    return f"{say((plan.note_id, plan.note_en), language)}\n\n**{say(simulated, language)}**"
