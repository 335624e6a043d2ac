"""Panels of Prometheus: what the API's /metrics tells of the platform, over time."""

from __future__ import annotations

from dataclasses import dataclass

from grafana_foundation_sdk.builders import prometheus, timeseries
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.prometheus import PromQueryFormat, QueryEditorMode

from deploy.grafana.frame import Text, dress, legend
from deploy.grafana.style import Language, say

# deploy/grafana/provisioning names it; it never changes.
SOURCE = DataSourceRef(type_val="prometheus", uid="nadi-prometheus")


@dataclass(frozen=True)
class Chart:
    """A chart of metrics.

    queries   (expression, legend); Grafana fills in the interval
    unit      Grafana's
    """

    title: Text
    meaning: Text
    queries: tuple[tuple[str, str], ...]
    unit: str = "short"


CHARTS = (
    Chart(
        ("Laju masuk", "Ingest rate"),
        ("Pembacaan tiap detik menurut nasibnya.", "Readings a second by what became of them."),
        (("sum by (outcome) (rate(nadi_readings_total[$__rate_interval]))", "{{outcome}}"),),
        "ops",
    ),
    Chart(
        ("Menunggu", "What waits"),
        ("Jam yang menunggu dirangkum dan jendela yang menunggu dihitung.", "Hours and windows that wait."),
        (("nadi_touched_hours", "touched hours"), ("nadi_due_windows", "due windows")),
    ),
    Chart(
        ("Waktu jawab API", "Time to answer"),
        ("Persentil waktu jawab API.", "Percentiles of the API's time to answer."),
        tuple(
            (
                f"histogram_quantile({share}, sum by (le) (rate(nadi_http_request_seconds_bucket[$__rate_interval])))",
                name,
            )
            for share, name in (("0.5", "p50"), ("0.95", "p95"), ("0.99", "p99"))
        ),
        "s",
    ),
    Chart(
        ("Basis data", "Database"),
        ("1: basis data menjawab dan tabelnya ada.", "1: the database answers and has its tables."),
        (("nadi_database_up", "up"),),
    ),
    Chart(
        ("Memori API", "Memory of the API"),
        ("Memori yang dipakai proses API.", "Memory that the API's process holds."),
        (("process_resident_memory_bytes", "resident"),),
        "bytes",
    ),
    Chart(
        ("Surat mati", "Dead letters"),
        ("Surat mati terbuka menurut alasan.", "Open dead letters by reason."),
        (("nadi_dead_letters", "{{reason}}"),),
    ),
)


def chart(entry: Chart, language: Language) -> timeseries.Panel:
    """The panel of `entry`."""
    panel = dress(timeseries.Panel(), say(entry.title, language), entry.meaning, language, entry.unit)
    panel.datasource(SOURCE).legend(legend())
    for letter, (expression, name) in zip("ABC", entry.queries, strict=False):
        query = prometheus.Dataquery().datasource(SOURCE).ref_id(letter).expr(expression).legend_format(name)
        panel.with_target(query.range().format(PromQueryFormat.TIME_SERIES).editor_mode(QueryEditorMode.CODE))
    return panel
