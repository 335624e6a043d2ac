"""A service's indicators: each against its path and targets, and the districts beside each other."""

from __future__ import annotations

from datetime import UTC, datetime

from grafana_foundation_sdk.builders import bargauge, common, table, timeseries
from grafana_foundation_sdk.models import common as kinds

from core.catalogue import Catalogue, Indicator, Service
from deploy.grafana.charts import path_style, target_style
from deploy.grafana.columns import TABLE_COLUMNS
from deploy.grafana.frame import dress, legend
from deploy.grafana.infinity import Infinity
from deploy.grafana.panels import SHOWN
from deploy.grafana.style import ISPU, Language, say, steps
from deploy.grafana.tables import plain

_PERCENT = {"coverage": "percent"}


def standing(service: Service, language: Language) -> table.Panel:
    """The service's goals with value, path, target and status."""
    description = (
        "Sasaran masterplan layanan ini: nilai terbaru, jalur, target tahun ini, status (0 sesuai jalur, 1 berisiko,"
        " 2 di luar jalur, 3 tanpa data).",
        "The masterplan's goals of this service: newest value, path, this year's target, status (0 on track,"
        " 1 at risk, 2 off track, 3 no data).",
    )
    query = Infinity("goals").param("service", service.key).param("origin", "${shown}").param("language", language)
    columns = tuple((name, kind, words, _PERCENT.get(name, "none")) for name, kind, words, _ in TABLE_COLUMNS[2:])
    title = f"{say(('Indikator terhadap target', 'Indicators against targets'), language)} · {SHOWN}"
    return plain(title, description, query, columns, language)


def figure_chart(catalogue: Catalogue, entry: Indicator, language: Language) -> timeseries.Panel:
    """The city's figures, and path and targets if the masterplan has any."""
    has_goal = any((goal.indicator, goal.scope) == (entry.id, "city") for goal in catalogue.masterplan.goals)
    figures = (
        _over_the_plan(Infinity("series", "A"), catalogue).param("indicator", entry.id).param("origin", "${shown}")
    )
    meaning = (f"{entry.description_id} {entry.reference}.", f"{entry.description_en} {entry.reference}.")
    panel = dress(timeseries.Panel(), f"{entry.id} {entry.name(language)} · {SHOWN}", meaning, language)
    # The masterplan is over years: the board's range, a day, would show one point.
    panel.legend(legend()).show_points(kinds.VisibilityMode.ALWAYS).span_nulls(False).time_from("5y")
    panel.with_target(figures.param("language", language).lines("series"))
    if has_goal:
        path = _over_the_plan(Infinity("path", "B"), catalogue).param("indicator", entry.id).param("language", language)
        panel.with_target(path.lines("series")).override_by_query("B", path_style())
        panel.override_by_regexp("/^Target|^Yearly target/", target_style())
    return panel


def _over_the_plan(query: Infinity, catalogue: Catalogue) -> Infinity:
    """Grafana 9.4's ${__from} does not follow a panel's own range, so the plan's years stand in the query."""
    plan = catalogue.masterplan
    years = (plan.first_year, plan.last_year + 1)
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000) for year in years)
    return query.param("from", str(start)).param("to", str(end))


def districts(catalogue: Catalogue, entry: Indicator, language: Language) -> bargauge.Panel:
    """The newest figure of the city and of each district."""
    symbol = catalogue.units.get(entry.unit, entry.unit)
    words = say(("kabupaten dan kecamatan", "city and districts"), language)
    description = (
        f"{entry.description_id} Periode terbaru yang ada nilainya.",
        f"{entry.description_en} The newest period that has a figure.",
    )
    query = Infinity("newest").param("indicator", entry.id).param("origin", "${shown}").param("language", language)
    title = f"{entry.id} {words}{f' ({symbol})' if symbol not in ('', '1') else ''} · {SHOWN}"
    reduce = common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(True)
    panel = dress(bargauge.Panel(), title, description, language).reduce_options(reduce)
    panel.orientation(kinds.VizOrientation.HORIZONTAL).min(0)
    if entry.formula == "ispu":
        panel.thresholds(steps(ISPU[0][2], [(low, color) for low, _, color in ISPU[1:]])).max(500).decimals(0)
    return panel.with_target(query.column("scope").column("value", "number"))
