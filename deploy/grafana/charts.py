"""Charts; every one says what it shows and what it does not."""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, bargauge, common, timeseries
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.columns import setting
from deploy.grafana.frame import dress
from deploy.grafana.infinity import SOURCE, Infinity
from deploy.grafana.panels import SHOWN
from deploy.grafana.style import NEUTRAL, NO_VALUE, STATUSES, Language, fixed, plain_thresholds, say, steps


def trajectory(language: Language, id_: int, place: models.GridPos) -> timeseries.Panel:
    """An indicator's figures, its path and its yearly targets, over the plan's years."""
    description = (
        "Nilai kabupaten pada periode yang dinilai masterplan, jalur dari nilai awal melalui target tahunan, dan target"
        " pada tiap akhir tahun. Periode tanpa data adalah celah, bukan nol.",
        "The regency's figures of the period that the masterplan judges, the path from the baseline over the yearly"
        " targets, and each target at its year's end. A period without data is a gap, not zero.",
    )
    figures = Infinity("series", "A").range().param("indicator", "${indicator}").param("origin", "${origin}")
    path = Infinity("path", "B").range().param("indicator", "${indicator}").param("language", language)
    legend = common.VizLegendOptions().show_legend(True).display_mode(kinds.LegendDisplayMode.LIST)
    return (
        timeseries.Panel()
        .id(id_)
        .title(f"${{indicator:text}} · {SHOWN}")
        .description(say(description, language))
        .datasource(SOURCE)
        .grid_pos(place)
        .unit("none")
        .no_value(say(NO_VALUE, language))
        .thresholds(plain_thresholds())
        .legend(legend.placement(kinds.LegendPlacement.BOTTOM))
        .tooltip(common.VizTooltipOptions().mode(kinds.TooltipDisplayMode.MULTI))
        .line_width(2)
        .show_points(kinds.VisibilityMode.ALWAYS)
        .point_size(7)
        .span_nulls(False)
        .override_by_query("B", path_style())
        .override_by_regexp("/^Target|^Yearly target/", target_style())
        .with_target(figures.param("language", language).lines("series"))
        .with_target(path.lines("series"))
    )


def path_style() -> list[models.DynamicConfigValue]:
    """A grey broken line."""
    return [
        setting("color", {"mode": "fixed", "fixedColor": NEUTRAL}),
        setting("custom.lineStyle", {"fill": "dash", "dash": [10, 10]}),
        setting("custom.spanNulls", True),
        setting("custom.showPoints", "never"),
    ]


def target_style() -> list[models.DynamicConfigValue]:
    """Points without a line."""
    return [
        setting("color", {"mode": "fixed", "fixedColor": "#D55E00"}),
        setting("custom.drawStyle", "points"),
        setting("custom.showPoints", "always"),
        setting("custom.pointSize", 10),
    ]


def recent(language: Language, id_: int, place: models.GridPos) -> barchart.Panel:
    """An indicator's newest days."""
    description = (
        "Nilai kabupaten pada hari-hari terbaru, atau periode terpendek yang dimiliki indikator; tidak bergantung"
        " pada rentang waktu dasbor.",
        "The regency's figures of the newest days, or of the shortest longer period that the indicator has; it does"
        " not depend on the dashboard's time range.",
    )
    query = Infinity("recent").param("indicator", "${indicator}").param("origin", "${origin}")
    query.param("language", language).column("period").column("value", "number")
    return (
        barchart.Panel()
        .id(id_)
        .title(f"${{indicator}} {say(('terbaru', 'lately'), language)} · {SHOWN}")
        .description(say(description, language))
        .datasource(SOURCE)
        .grid_pos(place)
        .unit("none")
        .no_value(say(NO_VALUE, language))
        .color_scheme(fixed(STATUSES[0][2]))
        .thresholds(plain_thresholds())
        .x_field("period")
        .x_tick_label_rotation(-45)
        .show_value(kinds.VisibilityMode.NEVER)
        .legend(
            common.VizLegendOptions()
            .show_legend(False)
            .display_mode(kinds.LegendDisplayMode.HIDDEN)
            .placement(kinds.LegendPlacement.BOTTOM)
        )
        .override_by_name("value", [setting("displayName", say(("Nilai", "Value"), language))])
        .with_target(query)
    )


def scores(language: Language, id_: int, place: models.GridPos) -> bargauge.Panel:
    """How far the plan and each dimension are."""
    description = (
        "Skor 0 sampai 100: rata-rata tertimbang skor sasaran yang ada datanya; 100 berarti target tahun ini tercapai.",
        "Scores from 0 to 100: weighted means over the goals that have data; 100 is this year's target reached.",
    )
    query = Infinity("scores").param("origin", "${origin}").param("language", language)
    title = f"{say(('Skor dimensi', 'Scores of the dimensions'), language)} · {SHOWN}"
    reduce = common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(True)
    panel = dress(bargauge.Panel(), title, description, language).id(id_).grid_pos(place).reduce_options(reduce)
    panel.orientation(kinds.VizOrientation.HORIZONTAL).min(0).max(100).decimals(0)
    panel.thresholds(steps("#D55E00", [(60, "#E69F00"), (90, "#0072B2")]))
    return panel.with_target(query.column("name").column("score", "number"))
