"""A query of Grafana's Infinity data source: JSON from Nadi's API, read by the plugin's backend parser.

Only what plugin versions 1.4.1, 2.3.1 and 3.11.1 share: plain selectors, typed columns, no pagination. The backend
parser is the one that alert rules and public dashboards can use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Self

from grafana_foundation_sdk.cog import builder, runtime, variants
from grafana_foundation_sdk.models.common import DataSourceRef

PLUGIN = "yesoreyeram-infinity-datasource"
# Dashboards refer to the data source by this; it never changes.
SOURCE_UID = "nadi-api"
SOURCE = DataSourceRef(type_val=PLUGIN, uid=SOURCE_UID)

ColumnType = Literal["string", "number", "timestamp_epoch"]


@dataclass
class InfinityQuery(variants.Dataquery):
    """What stands in `targets` of a panel."""

    url: str = ""
    columns: list[dict[str, str]] = field(default_factory=list)
    params: list[dict[str, str]] = field(default_factory=list)
    format: str = "table"
    ref_id: str | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "refId": self.ref_id,
            "datasource": SOURCE,
            "type": "json",
            "source": "url",
            "parser": "backend",
            "format": self.format,
            "url": self.url,
            "url_options": {"method": "GET", "data": "", "params": self.params},
            "root_selector": "",
            "columns": self.columns,
            "filters": [],
            "computed_columns": [],
            "filterExpression": "",
            "summarizeExpression": "",
            "summarizeBy": "",
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            url=data["url"],
            columns=data["columns"],
            params=data["url_options"].get("params", []),
            format=data["format"],
            ref_id=data.get("refId"),
        )


class Infinity(builder.Builder[InfinityQuery]):
    """Builds a query of the route `/v1/grafana/<path>`."""

    def __init__(self, path: str, ref_id: str = "A") -> None:
        self._query = InfinityQuery(url=f"/v1/grafana/{path}", ref_id=ref_id)

    def build(self) -> InfinityQuery:
        return self._query

    def param(self, key: str, value: str) -> Self:
        self._query.params.append({"key": key, "value": value})
        return self

    def range(self) -> Self:
        """The dashboard's time range, in epoch ms."""
        return self.param("from", "${__from}").param("to", "${__to}")

    def column(self, selector: str, type_: ColumnType = "string", text: str | None = None) -> Self:
        """Without declared columns the plugin would guess types, and times would stay text."""
        self._query.columns.append({"selector": selector, "text": text or selector, "type": type_})
        return self

    def frames(self) -> Self:
        """As a frame of its columns, which annotations need."""
        self._query.format = "dataframe"
        return self

    def lines(self, name: str, value: str = "value") -> Self:
        """As time series of the column `value`: a line for each text in the column `name`.

        A number column that is called `Value` lets the legend show that text alone.
        """
        self._query.format = "timeseries"
        return self.column("time", "timestamp_epoch").column(name, text="series").column(value, "number", "Value")


def variable_query(query: Infinity) -> dict[str, object]:
    """The query of a dashboard's variable, its choices from the columns `name` and `id`."""
    choices = query.column("name", text="__text").column("id", text="__value").build()
    choices.ref_id = "variable"
    return {"queryType": "infinity", "query": "", "infinityQuery": choices.to_json()}


def register() -> None:
    """Let the SDK read dashboards with these queries back."""
    runtime.register_dataquery_variant(
        runtime.DataqueryConfig(identifier=PLUGIN, from_json_hook=InfinityQuery.from_json)
    )
