"""Alarms on boards: what is open, how bad it was over time, and marks on every chart.

Nadi's own alarms are the only ones of the city; here they are shown, no limit is judged.
"""

from __future__ import annotations

from grafana_foundation_sdk.builders import common, stat, statetimeline, table
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import common as kinds

from deploy.grafana.columns import setting
from deploy.grafana.frame import Text, dress, legend
from deploy.grafana.infinity import SOURCE, Infinity
from deploy.grafana.panels import SHOWN
from deploy.grafana.style import HOLDS, SEVERITIES, Language, say, steps, value_mappings
from deploy.grafana.tables import Columns, plain

_COLUMNS: Columns = (
    ("severity", "number", ("Tingkat", "Severity"), "none"),
    ("what", "string", ("Alarm", "Alarm"), "none"),
    ("place", "string", ("Tempat", "Place"), "none"),
    ("value", "number", ("Nilai", "Value"), "none"),
    ("unit", "string", ("Satuan", "Unit"), "none"),
    ("state_label", "string", ("Keadaan", "State"), "none"),
    ("holds", "number", ("Masih berlangsung", "Still holds"), "none"),
    ("age_s", "number", ("Umur", "Age"), "s"),
    ("agency", "string", ("Perangkat daerah", "Agency"), "none"),
    ("time", "timestamp_epoch", ("Sejak", "Since"), "none"),
    ("origin_label", "string", ("Asal data", "Origin"), "none"),
)
_COUNTS: dict[str, Text] = {
    "critical": ("Alarm kritis terbuka", "Critical alarms open"),
    "warning": ("Alarm waspada terbuka", "Warning alarms open"),
    "unacknowledged": ("Belum diterima", "Not acknowledged"),
}
_OPEN: Text = (
    "Alarm yang belum ditutup, yang paling parah dulu; diterima dan ditutup di Nadi (nadi alarm, /v1/alarms).",
    "Alarms not closed yet, the worst first; they are acknowledged and closed in Nadi (nadi alarm, /v1/alarms).",
)
_COUNT: Text = ("Alarm terbuka saat ini, dihitung Nadi.", "Alarms that are open now, as Nadi counts them.")
_BANDS: Text = (
    "Kapan keadaan alarm berlangsung, menurut tingkatnya; paling banyak 40 penyebab terbaru.",
    "When the conditions of alarms held, by severity; the 40 newest causes at most.",
)


def marks(board: builders.Dashboard, language: Language, service: str = "*") -> None:
    """Marks on the board's charts that can be switched off: alarms as regions, seals and revised targets."""
    regions = Infinity("alarms", "Anno").range().param("service", service).param("origin", "${origin}")
    for name, color, query in (
        (("Alarm", "Alarms"), "#D55E00", regions),
        (("Segel dan target", "Seals and targets"), "#CC79A7", Infinity("plan-events", "Anno").range()),
    ):
        query.param("language", language).column("time", "timestamp_epoch").column("timeEnd", "timestamp_epoch")
        query.column("title").column("text").column("tags")
        mark = builders.AnnotationQuery().name(say(name, language)).datasource(SOURCE).enable(True)
        board.annotation(mark.icon_color(color).target(query.frames()))


def count(key: str, language: Language) -> stat.Panel:
    """How many alarms of one kind are open."""
    query = Infinity("alarms/counts").param("origin", "${origin}").column(key, "number")
    panel = dress(stat.Panel(), f"{say(_COUNTS[key], language)} · {SHOWN}", _COUNT, language).decimals(0)
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False))
    panel.graph_mode(kinds.BigValueGraphMode.NONE).color_mode(kinds.BigValueColorMode.BACKGROUND)
    return panel.thresholds(steps("#0072B2", [(1, "#D55E00")])).with_target(query)


def opened(language: Language, service: str = "*") -> table.Panel:
    """Alarms that are open."""
    query = Infinity("alarms/active").param("service", service).param("origin", "${origin}").param("language", language)
    title = f"{say(('Alarm terbuka', 'Open alarms'), language)} · {SHOWN}"
    panel = plain(title, _OPEN, query, _COLUMNS, language)
    for column, words in (("severity", SEVERITIES), ("holds", HOLDS)):
        mappings = setting("mappings", value_mappings(words, language))
        name = next(heading for key, _, heading, _ in _COLUMNS if key == column)
        colour = setting("custom.displayMode", "color-background")
        panel.override_by_name(column, [setting("displayName", say(name, language)), mappings, colour])
    return panel


def bands(language: Language, service: str = "*") -> statetimeline.Panel:
    """A band a cause, by severity."""
    query = Infinity("alarm-states").range().param("service", service).param("origin", "${origin}")
    title = f"{say(('Alarm dari waktu ke waktu', 'Alarms over time'), language)} · {SHOWN}"
    panel = dress(statetimeline.Panel(), title, _BANDS, language).mappings(value_mappings(SEVERITIES, language))
    panel.show_value(kinds.VisibilityMode.NEVER).row_height(0.8).span_nulls(True).legend(legend())
    return panel.with_target(query.param("language", language).lines("series"))
