"""The catalogue as a page for people."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader

from api.context import Context
from api.opendata.datasets import Dataset
from api.opendata.dcat import FORMATS
from api.wording import ORIGINS, Language, say
from core.store.published import Span

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Data terbuka Kutai Timur", "Open data of Kutai Timur"),
    "about": (
        "Angka final; sel kecil disembunyikan. Nilai kosong berarti tanpa data, bukan nol.",
        "Final figures; small cells are suppressed. An empty value means no data, not zero.",
    ),
    "producer": ("Produsen data", "Producer"),
    "until": ("Sampai", "Until"),
    "files": ("Berkas", "Files"),
    "meaning": ("arti kolom", "meaning of columns"),
    "metadata": ("metadata", "metadata"),
    "licence": ("Lisensi", "Licence"),
    "dataset": ("Set data", "Dataset"),
    "other": ("English", "Bahasa Indonesia"),
}


def page(context: Context, entries: list[Dataset], spans: dict[str, Span], language: Language) -> str:
    """The catalogue as HTML; it works without scripts and on a phone."""
    return (
        _environment()
        .get_template("catalogue.html")
        .render(
            words={key: say(text, language) for key, text in _WORDS.items()},
            language=language,
            other="id" if language == "en" else "en",
            rows=[_row(context, entry, spans, language) for entry in entries],
            formats=list(FORMATS),
            licence=context.settings.open_licence,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("api.opendata"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _row(context: Context, entry: Dataset, spans: dict[str, Span], language: Language) -> dict[str, Any]:
    producer = context.agency(entry.producer)
    span = spans.get(entry.indicator.id) if entry.indicator else None
    return {
        "key": entry.key,
        "title": say(entry.title, language),
        "description": say(entry.description, language),
        "producer": say((producer.name_id, producer.name_en), language),
        "until": context.local(span.last).strftime("%Y-%m-%d") if span else "",
        "origin": say(ORIGINS[span.origin], language) if span and span.origin in ORIGINS else "",
    }
