"""The catalogue as other portals harvest it: DCAT 3 in JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.context import Context
from api.files import FORMS
from api.opendata.datasets import REGENCY, Dataset
from api.opendata.satu_data import STEWARD
from api.wording import Text
from core.store.published import Span

MEDIA_TYPE = "application/ld+json"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FREQUENCIES = {"day": "DAILY", "month": "MONTHLY", "quarter": "QUARTERLY", "year": "ANNUAL"}
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
# What a distribution is asked for with, and its registered type.
FORMATS = {"json": "application/json"} | {name: form.media_type.partition(";")[0] for name, form in FORMS.items()}


def catalogue(context: Context, entries: list[Dataset], spans: Mapping[str, Span]) -> dict[str, Any]:
    """The whole catalogue.

    spans   of the datasets with figures, by indicator
    """
    base = address(context)
    changed = max((span.changed_at for span in spans.values()), default=None)
    return {
        "@context": _CONTEXT,
        "@id": base,
        "@type": "dcat:Catalog",
        "dct:title": _both(("Data terbuka Kutai Timur", "Open data of Kutai Timur")),
        "dct:description": _both(
            ("Indikator layanan dan masterplan Smart City", "Service indicators and the Smart City masterplan")
        ),
        "dct:publisher": _agent(context, STEWARD),
        "dct:language": ["id", "en"],
        "dct:license": {"@id": context.settings.open_licence},
        **({"dct:modified": _time(context, changed)} if changed else {}),
        "dcat:dataset": [
            dataset(context, entry, spans.get(entry.indicator.id) if entry.indicator else None) for entry in entries
        ],
    }


def dataset(context: Context, entry: Dataset, span: Span | None) -> dict[str, Any]:
    """One dataset with its distributions.

    span   of its figures; None: it has none
    """
    base = f"{address(context)}/datasets/{entry.key}"
    return {
        "@id": base,
        "@type": "dcat:Dataset",
        "dct:identifier": entry.key,
        "dct:title": _both(entry.title),
        "dct:description": _both(entry.description),
        "dcat:keyword": list(entry.keywords),
        "dct:publisher": _agent(context, STEWARD),
        "dct:creator": _agent(context, entry.producer),
        "dct:license": {"@id": context.settings.open_licence},
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": REGENCY},
        "foaf:page": {"@id": f"{base}/dictionary"},
        **_periods(context, entry, span),
        "dcat:distribution": [_distribution(base, name, media) for name, media in FORMATS.items()],
    }


def address(context: Context) -> str:
    """Where the catalogue stands."""
    return context.settings.api_url.rstrip("/") + "/open"


def _periods(context: Context, entry: Dataset, span: Span | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if entry.grain:
        told["dct:accrualPeriodicity"] = {"@id": _FREQUENCY + _FREQUENCIES[entry.grain]}
    if span:
        told["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _time(context, span.first),
            "dcat:endDate": _time(context, span.last),
        }
        told["dct:modified"] = _time(context, span.changed_at)
        told["dct:provenance"] = {"@type": "dct:ProvenanceStatement", "dct:description": span.origin}
    return told


def _distribution(base: str, name: str, media_type: str) -> dict[str, Any]:
    where = f"{base}/data?format={name}"
    return {
        "@id": where,
        "@type": "dcat:Distribution",
        "dct:title": name.upper(),
        "dcat:accessURL": {"@id": where},
        "dcat:downloadURL": {"@id": where},
        "dcat:mediaType": {"@id": _MEDIA + media_type},
    }


def _agent(context: Context, key: str) -> dict[str, Any]:
    agency = context.agency(key)
    return {
        "@id": f"{address(context)}#agency-{key}",
        "@type": "foaf:Agent",
        "foaf:name": _both((agency.name_id, agency.name_en)),
    }


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@language": name, "@value": value} for name, value in zip(("id", "en"), text, strict=True)]


def _time(context: Context, time: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": context.local(time).isoformat()}
