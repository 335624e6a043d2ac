"""Tables and numbers with plain columns."""

from __future__ import annotations

from grafana_foundation_sdk.builders import common, stat, table
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.columns import setting
from deploy.grafana.frame import Text, dress
from deploy.grafana.infinity import ColumnType, Infinity
from deploy.grafana.style import FRESHNESS, Language, say, value_mappings

# field, type, heading, Grafana's unit
Columns = tuple[tuple[str, ColumnType, Text, str], ...]


def plain(title: str, description: Text, query: Infinity, columns: Columns, language: Language) -> table.Panel:
    """Columns in the order given; `state` is told by word and colour."""
    for name, type_, *_ in columns:
        query.column(name, type_)
    order = {name: index for index, (name, *_) in enumerate(columns)}
    options = {"indexByName": order, "excludeByName": {}, "renameByName": {}}
    panel = dress(table.Panel(), title, description, language).filterable(True)
    panel.with_transformation(models.DataTransformerConfig(id_val="organize", options=options)).with_target(query)
    for name, _, heading, unit in columns:
        properties = [setting("displayName", say(heading, language)), setting("unit", unit)]
        if name == "state":
            properties.append(setting("mappings", value_mappings(FRESHNESS, language)))
            properties.append(setting("custom.displayMode", "color-background"))
        panel.override_by_name(name, properties)
    return panel


def number(title: str, description: Text, query: Infinity, column: str, language: Language) -> stat.Panel:
    """One number of one row."""
    reduce = common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False)
    panel = dress(stat.Panel(), title, description, language).decimals(0).reduce_options(reduce)
    panel.graph_mode(kinds.BigValueGraphMode.NONE).text_mode(kinds.BigValueTextMode.VALUE)
    return panel.with_target(query.column(column, "number"))
