"""What every dashboard but the masterplan's shares: title, links, time range, and how a panel is dressed."""

from __future__ import annotations

from typing import Any, TypeVar

from grafana_foundation_sdk.builders import common
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.infinity import SOURCE
from deploy.grafana.style import LANGUAGES, NO_VALUE, Language, plain_thresholds, say

Text = tuple[str, str]
Panel = TypeVar("Panel")

NAMES = {"id": "Bahasa Indonesia", "en": "English"}
MASTERPLAN: Text = ("Masterplan", "Masterplan")
LABELLED: Text = (
    "Judul tiap panel menyebut asal datanya. **Angka simulasi dan data contoh bukan keadaan Kutai Timur yang"
    " sebenarnya.**",
    "Each panel's title says whose data it shows. **Simulated figures and sample data are not the real state of"
    " Kutai Timur.**",
)
ANY_ORIGIN: Text = (
    "Di sini data nyata, simulasi dan data contoh dihitung bersama: yang diperiksa adalah platform, bukan keadaan"
    " Kutai Timur.",
    "Real, simulated and sample data are counted alike here: this is about the platform, not about the state of"
    " Kutai Timur.",
)


def start(name: str, title: Text, description: Text, language: Language, since: str = "now-24h") -> builders.Dashboard:
    """A dashboard without panels; its uid is fixed by `name`."""
    board = (
        builders.Dashboard(say(title, language))
        .uid(f"nadi-{name}-{language}")
        .description(say(description, language))
        .tags(["nadi", "generated", language])
        .readonly()
        .refresh("1m")
        .time(since, "now")
        .timezone("Asia/Makassar")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
    )
    links = [(NAMES[other], f"nadi-{name}-{other}") for other in LANGUAGES if other != language]
    for words, uid in [*links, (say(MASTERPLAN, language), f"nadi-masterplan-{language}")]:
        link = builders.DashboardLink(words).type(models.DashboardLinkType.LINK).url(f"/d/{uid}")
        board.link(link.include_vars(True).keep_time(True))
    return board


def dress(panel: Panel, title: str, description: Text, language: Language, unit: str = "none") -> Panel:
    """The panel with what every panel has; place and id come when it is put on its board."""
    builder: Any = panel  # the SDK has no name for what its panels' builders share
    builder.title(title).description(say(description, language)).datasource(SOURCE)
    builder.unit(unit).no_value(say(NO_VALUE, language)).thresholds(plain_thresholds())
    return panel


def legend() -> common.VizLegendOptions:
    """Below the chart."""
    options = common.VizLegendOptions().show_legend(True).display_mode(kinds.LegendDisplayMode.LIST)
    return options.placement(kinds.LegendPlacement.BOTTOM)


class Grid:
    """Puts panels on a board, from left to right and from top to bottom. One owner: the board that is built."""

    def __init__(self, board: builders.Dashboard) -> None:
        self._board = board
        self._id = self._x = self._y = self._tallest = 0

    def add(self, panel: Any, width: int, height: int) -> None:
        """Put it at the next free place; that of a panel which had one is changed."""
        if self._x + width > 24:
            self._x, self._y, self._tallest = 0, self._y + self._tallest, 0
        self._id += 1
        self._board.with_panel(panel.id(self._id).grid_pos(models.GridPos(x=self._x, y=self._y, w=width, h=height)))
        self._x += width
        self._tallest = max(self._tallest, height)
