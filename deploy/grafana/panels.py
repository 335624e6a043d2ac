"""Counts, tables and notes; every panel says what it shows and what it does not."""

from __future__ import annotations

from grafana_foundation_sdk.builders import common, stat, table, text
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.text import TextMode

from deploy.grafana.columns import TABLE_COLUMNS, table_overrides
from deploy.grafana.infinity import SOURCE, Infinity
from deploy.grafana.style import NEUTRAL, NO_VALUE, STATUSES, Language, fixed, plain_thresholds, say

# In the title: whose figures these are, so that no panel can be taken for a real one by itself.
SHOWN = "${shown:text}"


def grid(x: int, y: int, width: int, height: int) -> models.GridPos:
    """A place in the 24 columns."""
    return models.GridPos(x=x, y=y, w=width, h=height)


def status_count(key: str, language: Language, id_: int, place: models.GridPos) -> stat.Panel:
    """How many goals have the status `key`."""
    words, color = next((words, color) for name, words, color in STATUSES if name == key)
    description = (
        f"Banyaknya sasaran masterplan dengan status “{words[0]}”, dibanding jalur menuju target tahun ini.",
        f"How many goals of the masterplan are “{words[1].lower()}”, against the path to this year's target.",
    )
    return _count(key, words, description, color, language, id_, place)


def goal_count(language: Language, id_: int, place: models.GridPos) -> stat.Panel:
    """How many goals there are."""
    description = (
        "Banyaknya sasaran terukur dalam masterplan; dimensi tanpa sasaran tidak terhitung.",
        "How many measured goals the masterplan has; dimensions without goals add none.",
    )
    return _count("goals", ("Semua sasaran", "All goals"), description, NEUTRAL, language, id_, place)


def _count(
    column: str,
    title: tuple[str, str],
    description: tuple[str, str],
    color: str,
    language: Language,
    id_: int,
    place: models.GridPos,
) -> stat.Panel:
    query = Infinity("counts").param("origin", "${origin}").param("language", language).column(column, "number")
    return (
        stat.Panel()
        .id(id_)
        .title(f"{say(title, language)} · {SHOWN}")
        .description(say(description, language))
        .datasource(SOURCE)
        .grid_pos(place)
        .unit("none")
        .decimals(0)
        .no_value(say(NO_VALUE, language))
        .color_scheme(fixed(color))
        .thresholds(plain_thresholds(color))
        .graph_mode(kinds.BigValueGraphMode.NONE)
        .color_mode(kinds.BigValueColorMode.BACKGROUND)
        .text_mode(kinds.BigValueTextMode.VALUE)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False))
        .with_target(query)
    )


def goals(language: Language, id_: int, place: models.GridPos, uid: str) -> table.Panel:
    """Every goal with value, path, target and status."""
    description = (
        "Tiap sasaran: nilai terbaru, nilai yang diharapkan saat ini menurut jalur, target tahun ini, selisih (positif:"
        " lebih baik dari jalur), status, dan cakupan data. Target bertanda “illustrative” belum resmi.",
        "Each goal: newest value, what the path expects now, this year's target, the gap (positive: better than the"
        " path), the status, and the data's coverage. Targets marked “illustrative” are not official yet.",
    )
    query = Infinity("goals").param("origin", "${origin}").param("dimension", "${dimension:csv}")
    query.param("language", language)
    for name, type_, *_ in TABLE_COLUMNS:
        query.column(name, type_)
    order = {name: index for index, (name, *_) in enumerate(TABLE_COLUMNS)}
    panel = (
        table.Panel()
        .id(id_)
        .title(f"{say(('Sasaran masterplan', 'Goals of the masterplan'), language)} · {SHOWN}")
        .description(say(description, language))
        .datasource(SOURCE)
        .grid_pos(place)
        .unit("none")
        .no_value(say(NO_VALUE, language))
        .thresholds(plain_thresholds())
        .filterable(True)
        .with_transformation(
            models.DataTransformerConfig(
                id_val="organize", options={"indexByName": order, "excludeByName": {}, "renameByName": {}}
            )
        )
        .with_target(query)
    )
    for name, properties in table_overrides(language, uid):
        panel.override_by_name(name, properties)
    return panel


def note(content: str, language: Language, id_: int, place: models.GridPos) -> text.Panel:
    """What a reader must know before citing anything."""
    description = ("Cara membaca dasbor ini.", "How to read this dashboard.")
    return (
        text.Panel()
        .id(id_)
        .title(say(("Catatan", "Note"), language))
        .description(say(description, language))
        .grid_pos(place)
        .mode(TextMode.MARKDOWN)
        .content(content)
    )
