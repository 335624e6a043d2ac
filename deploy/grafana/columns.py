"""Columns of the goals' table: type, heading and width, in the order in which they are read."""

from __future__ import annotations

from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.infinity import ColumnType
from deploy.grafana.style import PROVISIONAL, Language, say, status_mappings, value_mappings

# field of /v1/grafana/goals, type, heading, width [px] (0: what is left)
TABLE_COLUMNS: tuple[tuple[str, ColumnType, tuple[str, str], int], ...] = (
    ("dimension", "string", ("Dimensi", "Dimension"), 110),
    ("programme", "string", ("Program", "Programme"), 0),
    ("indicator", "string", ("Kode", "Code"), 90),
    ("name", "string", ("Indikator", "Indicator"), 0),
    ("value", "number", ("Nilai", "Value"), 90),
    ("expected", "number", ("Diharapkan", "Expected"), 100),
    ("target", "number", ("Target", "Target"), 90),
    ("gap", "number", ("Selisih", "Gap"), 90),
    ("unit", "string", ("Satuan", "Unit"), 110),
    ("status", "number", ("Status", "Status"), 120),
    ("score", "number", ("Skor", "Score"), 80),
    ("year_end", "number", ("Proyeksi akhir tahun", "Projected, year's end"), 110),
    ("plan_end", "number", ("Proyeksi akhir rencana", "Projected, plan's end"), 110),
    ("provisional", "number", ("Sifat", "Kind"), 100),
    ("coverage", "number", ("Cakupan", "Coverage"), 90),
    ("period", "string", ("Periode", "Period"), 100),
    ("origin_label", "string", ("Asal data", "Origin"), 110),
    ("owner", "string", ("Penanggung jawab", "Owner"), 160),
    ("source", "string", ("Sumber target", "Source of the target"), 140),
)

_DECIMALS = 2
# A link would otherwise set every other variable and the time range back.
_KEPT = "${origin:queryparam}&${dimension:queryparam}&${__url_time_range}"


def setting(id_: str, value: object) -> models.DynamicConfigValue:
    """One property of an override."""
    return models.DynamicConfigValue(id_val=id_, value=value)


def table_overrides(language: Language, uid: str) -> list[tuple[str, list[models.DynamicConfigValue]]]:
    """Heading, width and look of each column. A click on a code shows that indicator in the charts below.

    uid   of the dashboard itself
    """
    return [
        (name, [*_common(heading, width, language), *_special(name, type_, language, uid)])
        for name, type_, heading, width in TABLE_COLUMNS
    ]


def _common(heading: tuple[str, str], width: int, language: Language) -> list[models.DynamicConfigValue]:
    properties = [setting("displayName", say(heading, language))]
    return properties + ([setting("custom.width", width)] if width else [])


def _special(name: str, type_: ColumnType, language: Language, uid: str) -> list[models.DynamicConfigValue]:
    if name == "status":
        # `displayMode` and not `cellOptions`: Grafana 9.4 reads the one, newer ones read both.
        return [setting("mappings", status_mappings(language)), setting("custom.displayMode", "color-background")]
    if name == "provisional":
        return [setting("mappings", value_mappings(PROVISIONAL, language))]
    if name == "coverage":
        return [setting("unit", "percent"), setting("decimals", 0)]
    if name == "indicator":
        title = say(("Tampilkan di bawah", "Show below"), language)
        return [setting("links", [{"title": title, "url": f"/d/{uid}?var-indicator=${{__value.raw}}&{_KEPT}"}])]
    return [setting("decimals", _DECIMALS)] if type_ == "number" else []
