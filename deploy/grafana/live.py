"""A service's readings: points on the map, newest values, a chart a metric."""

from __future__ import annotations

from grafana_foundation_sdk.builders import common, geomap, table, timeseries
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models.geomap import TooltipMode

from core.catalogue import Metric, Service
from deploy.grafana.frame import Text, dress, legend
from deploy.grafana.infinity import Infinity
from deploy.grafana.limits import limits
from deploy.grafana.panels import SHOWN
from deploy.grafana.style import FRESHNESS, NEUTRAL, Language, say, steps, value_mappings
from deploy.grafana.tables import Columns, plain

LATEST: Columns = (
    ("name", "string", ("Titik pantau", "Point"), "none"),
    ("metric", "string", ("Besaran", "Metric"), "none"),
    ("value", "number", ("Nilai", "Value"), "none"),
    ("unit", "string", ("Satuan", "Unit"), "none"),
    ("state", "number", ("Keadaan", "State"), "none"),
    ("age_s", "number", ("Umur", "Age"), "s"),
    ("time", "timestamp_epoch", ("Waktu", "Time"), "none"),
    ("origin_label", "string", ("Asal data", "Origin"), "none"),
)
# The middle of Kutai Timur [deg]; the SDK wants whole numbers.
_VIEW = (1, 117, 7)


def _query(path: str, service: str, language: Language) -> Infinity:
    query = Infinity(path).param("service", service).param("origin", "${shown}")
    return query.param("district", "${district:csv}").param("language", language)


def points_map(service: str, language: Language) -> geomap.Panel:
    """Where is measured, and which points are silent; `service` is a key, or * for all."""
    description = (
        "Titik pantau yang pernah mengirim data. Titik basi: pembacaan terbaru lebih tua dari tiga selang.",
        "Points that have sent data. A stale one's newest reading is older than three intervals.",
    )
    query = _query("points", service, language).column("name").column("latitude", "number")
    query.column("longitude", "number").column("state", "number").column("origin_label")
    style = {
        "color": {"field": "state", "fixed": NEUTRAL},
        "size": {"fixed": 8, "min": 4, "max": 12},
        "opacity": 0.9,
        "symbol": {"fixed": "img/icons/marker/circle.svg", "mode": "fixed"},
    }
    place = common.FrameGeometrySource().mode(kinds.FrameGeometrySourceMode.COORDS)
    layer = common.MapLayerOptions().type("markers").name(say(("Titik pantau", "Points"), language))
    layer.config({"showLegend": True, "style": style}).location(place.latitude("latitude").longitude("longitude"))
    title = f"{say(('Peta titik pantau', 'Map of points'), language)} · {SHOWN}"
    panel = dress(geomap.Panel(), title, description, language).layers([layer.tooltip(True)])
    view = geomap.MapViewConfig().id("coords").lat(_VIEW[0]).lon(_VIEW[1]).zoom(_VIEW[2])
    panel.view(view).basemap(common.MapLayerOptions().type("default").name("Layer 0"))
    panel.tooltip(geomap.TooltipOptions().mode(TooltipMode.DETAILS)).mappings(value_mappings(FRESHNESS, language))
    return panel.thresholds(steps(FRESHNESS[0][1], [(1, FRESHNESS[1][1])])).with_target(query)


def latest(service: Service, language: Language) -> table.Panel:
    """The newest reading of each series."""
    description = (
        "Pembacaan terbaru tiap titik dan besaran, dengan umur dan asalnya; yang basi bukan keadaan saat ini.",
        "The newest reading of each point and metric, with its age and origin; a stale one is not the present state.",
    )
    title = f"{say(('Nilai terbaru', 'Newest values'), language)} · {SHOWN}"
    return plain(title, description, _query("latest", service.key, language), LATEST, language)


def metric_chart(service: Service, key: str, metric: Metric, symbol: str, language: Language) -> timeseries.Panel:
    """A metric over time, a line a point, its limits behind it."""
    bounds = limits(service, key)
    query = Infinity("lines").range().param("service", service.key).param("metric", key).param("origin", "${shown}")
    query.param("district", "${district:csv}").param("interval", "$__interval")
    title = f"{metric.name(language)} ({symbol}) · {SHOWN}"
    panel = dress(timeseries.Panel(), title, _meaning(service, bool(bounds)), language).legend(legend())
    panel.tooltip(common.VizTooltipOptions().mode(kinds.TooltipDisplayMode.MULTI)).span_nulls(False)
    if bounds:
        mode = kinds.GraphThresholdsStyleMode.LINE_AND_AREA if service.key == "river" else None
        style = mode or kinds.GraphThresholdsStyleMode.LINE
        panel.thresholds(steps("transparent", bounds))
        panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(style))
    return panel.with_target(query.lines("series"))


def _meaning(service: Service, has_limits: bool) -> Text:
    text = (
        "Rata-rata pembacaan yang baik, satu garis tiap titik; lebar rataan mengikuti rentang waktu.",
        "Means of good readings, a line a point; how wide a mean is follows the time range.",
    )
    if not has_limits:
        return text
    if service.key == "river":
        return (
            f"{text[0]} Pita kuning dan merah adalah batas operasi Intake IPA Kabo, bukan skema siaga banjir resmi.",
            f"{text[1]} The yellow and red bands are operating limits of the Kabo intake, no statutory flood alert.",
        )
    return f"{text[0]} Garis: batas dari katalog.", f"{text[1]} Lines: the catalogue's limits."
