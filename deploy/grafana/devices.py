"""Devices on boards: how their health goes, and how many can be relied on."""

from __future__ import annotations

from grafana_foundation_sdk.builders import common, stat, statetimeline
from grafana_foundation_sdk.models import common as kinds

from deploy.grafana.frame import Text, dress
from deploy.grafana.infinity import Infinity
from deploy.grafana.panels import SHOWN
from deploy.grafana.style import HEALTH, Language, say, steps, value_mappings

_MEANING: Text = (
    "Keadaan perangkat dari waktu ke waktu menurut datanya: yang paling bermasalah lebih dahulu, paling banyak 40.",
    "How devices were doing, as their data shows: those least well come first, 40 at most.",
)
_HEARD: Text = (
    "Perangkat yang terdengar sebagaimana mestinya, dari semua yang terdaftar.",
    "Devices that are heard as they should be, of all that are registered.",
)


def timeline(language: Language, service: str = "*", district: str = "*") -> statetimeline.Panel:
    """A band a device, coloured and worded by its state.

    service, district   what it is narrowed to; a variable, or * for all
    """
    query = Infinity("device-states").range().param("service", service).param("district", district)
    title = f"{say(('Keadaan perangkat', 'Device states'), language)} · {SHOWN}"
    panel = dress(statetimeline.Panel(), title, _MEANING, language)
    panel.mappings(value_mappings(HEALTH, language)).show_value(kinds.VisibilityMode.NEVER).row_height(0.8)
    # Between two changes the state goes on.
    panel.span_nulls(True).legend(_legend())
    return panel.with_target(query.param("origin", "${origin}").lines("series"))


def heard(language: Language) -> stat.Panel:
    """Share of the devices that are heard."""
    query = Infinity("health").param("service", "*").param("district", "${district:csv}").param("origin", "${origin}")
    title = f"{say(('Perangkat aktif', 'Devices heard'), language)} · {SHOWN}"
    panel = dress(stat.Panel(), title, _HEARD, language, "percent").decimals(0)
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False))
    panel.graph_mode(kinds.BigValueGraphMode.NONE).color_mode(kinds.BigValueColorMode.BACKGROUND)
    panel.thresholds(steps("#D55E00", [(80, "#E69F00"), (95, "#0072B2")]))
    return panel.with_target(query.column("heard", "number"))


def _legend() -> common.VizLegendOptions:
    options = common.VizLegendOptions().show_legend(True).display_mode(kinds.LegendDisplayMode.LIST)
    return options.placement(kinds.LegendPlacement.BOTTOM)
