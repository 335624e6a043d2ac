"""Any indicator, of any scope, period and origin, against the masterplan's path and targets."""

from __future__ import annotations

from grafana_foundation_sdk.builders import bargauge, common, timeseries
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import common as kinds

from core.catalogue import Catalogue
from deploy.grafana import alarms, panels, variables
from deploy.grafana.charts import path_style, target_style
from deploy.grafana.frame import LABELLED, Grid, dress, legend, start
from deploy.grafana.infinity import Infinity
from deploy.grafana.panels import SHOWN
from deploy.grafana.style import Language, say

_TITLE = ("Penjelajah indikator", "Indicator explorer")
_MEANING = ("Pilih indikator, cakupan, periode dan asal data.", "Choose indicator, scope, period and origin.")


def build(catalogue: Catalogue, language: Language) -> builders.Dashboard:
    """The dashboard in `language`."""
    first = catalogue.indicators[catalogue.masterplan.goals[0].indicator]
    board = start("explorer", _TITLE, _MEANING, language, since=f"{catalogue.masterplan.first_year}-01-01T00:00:00Z")
    chosen = first.id, f"{first.id} {first.name(language)}"
    grain = Infinity("grains").param("indicator", "${indicator}")
    city = "city", say(("Kabupaten Kutai Timur", "Kutai Timur regency"), language)
    month = "month", say(("Bulan", "Month"), language)
    board.with_variable(variables.origin(language)).with_variable(variables.origin_label(language))
    for name, label, query, current in (
        ("indicator", ("Indikator", "Indicator"), Infinity("all-indicators"), chosen),
        ("scope", ("Cakupan", "Scope"), Infinity("scopes"), city),
        ("grain", ("Periode", "Period"), grain, month),
    ):
        board.with_variable(variables.choice(name, label, query, current, language))
    alarms.marks(board, language)
    grid = Grid(board)
    grid.add(_chart(language), 24, 13)
    grid.add(_scopes(language), 24, 12)
    grid.add(panels.note(say(LABELLED, language), language, 1, panels.grid(0, 0, 24, 4)), 24, 4)
    return board


def _chart(language: Language) -> timeseries.Panel:
    description = (
        "Nilai indikator pada cakupan dan periode yang dipilih; jalur dan target masterplan berlaku untuk kabupaten.",
        "The indicator's figures of the chosen scope and period; the masterplan's path and targets are the regency's.",
    )
    figures = Infinity("figures", "A").range().param("indicator", "${indicator}").param("scope", "${scope:csv}")
    figures.param("grain", "${grain}").param("origin", "${shown}").param("language", language)
    path = Infinity("path", "B").range().param("indicator", "${indicator}").param("language", language)
    panel = dress(timeseries.Panel(), f"${{indicator:text}} · ${{scope:text}} · {SHOWN}", description, language)
    panel.legend(legend()).show_points(kinds.VisibilityMode.ALWAYS).span_nulls(False)
    panel.override_by_query("B", path_style()).override_by_regexp("/^Target|^Yearly target/", target_style())
    return panel.with_target(figures.lines("series")).with_target(path.lines("series"))


def _scopes(language: Language) -> bargauge.Panel:
    description = (
        "Nilai terbaru kabupaten dan tiap kecamatan, dari periode terpendek indikator itu.",
        "The newest figure of the regency and of each district, of the indicator's shortest period.",
    )
    query = (
        Infinity("newest").param("indicator", "${indicator}").param("origin", "${shown}").param("language", language)
    )
    words = say(("kabupaten dan kecamatan", "city and districts"), language)
    reduce = common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(True)
    panel = dress(bargauge.Panel(), f"${{indicator}} {words} · {SHOWN}", description, language).reduce_options(reduce)
    panel.orientation(kinds.VizOrientation.HORIZONTAL)
    return panel.with_target(query.column("scope").column("value", "number"))
