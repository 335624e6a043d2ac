"""A dataset's metadata as Satu Data Indonesia wants it (Perpres 39/2019): standard, metadata, format, reference codes.

The keys are the official Indonesian words; those under `metadata` follow the form for statistical indicators.
"""

from __future__ import annotations

from typing import Any

from api.context import Context
from api.files import FORMS
from api.opendata.datasets import REGENCY, Dataset
from core.catalogue import Indicator

# The agency that keeps the regency's data together (walidata).
STEWARD = "diskominfo"

_DIRECTIONS = {
    "higher": "Makin tinggi makin baik; nilai kosong berarti tanpa data, bukan nol.",
    "lower": "Makin rendah makin baik; nilai kosong berarti tanpa data, bukan nol.",
}
_TYPES = {
    "effectiveness": "efektivitas (hasil terhadap sasaran)",
    "efficiency": "efisiensi (sumber daya per hasil)",
    "readiness": "kesiapan (cakupan dan kapasitas)",
}
_GRAINS = {"hour": "jam", "day": "harian", "month": "bulanan", "quarter": "triwulanan", "year": "tahunan"}


def satu_data(context: Context, dataset: Dataset, dictionary: str) -> dict[str, Any]:
    """The four parts of the regulation; `dictionary` is the address of the columns' meanings."""
    return {
        "standar_data": _standard(context, dataset),
        "metadata": _metadata(context, dataset),
        "interoperabilitas": {
            "format": ["json", *FORMS],
            "skema": dictionary,
            "waktu": f"RFC 3339, kalender lokal {context.zone.key}",
            "satuan": "kode UCUM",
        },
        "kode_referensi": {
            "wilayah": f"Kemendagri {REGENCY} dan kode kecamatannya",
            "perangkat_daerah": "kunci perangkat daerah dalam katalog",
        },
    }


def _standard(context: Context, dataset: Dataset) -> dict[str, str]:
    entry = dataset.indicator
    return {
        "konsep": dataset.title[0],
        "definisi": dataset.description[0],
        "klasifikasi": f"{entry.dimension}; {_TYPES[entry.type]}" if entry else "data pembangunan",
        "ukuran": (entry.formula or entry.unit) if entry else "baris",
        "satuan": (context.symbol(entry.unit) or "tanpa satuan") if entry else "baris",
    }


def _metadata(context: Context, dataset: Dataset) -> dict[str, Any]:
    producer = context.agency(dataset.producer)
    shared = {
        "nama": dataset.title[0],
        "konsep": dataset.title[0],
        "definisi": dataset.description[0],
        "produsen_data": producer.name_id,
        "walidata": context.agency(STEWARD).name_id,
        "lisensi": context.settings.open_licence,
        "akses_umum": True,
    }
    return shared | (_of_indicator(context, dataset.indicator) if dataset.indicator else {})


def _of_indicator(context: Context, entry: Indicator) -> dict[str, Any]:
    return {
        "kode": entry.id,
        "interpretasi": _DIRECTIONS[entry.direction],
        "metode_penghitungan": entry.formula or "dilaporkan",
        "parameter": entry.parameters,
        "versi_rumus": entry.version,
        "ukuran": _TYPES[entry.type],
        "satuan": entry.unit,
        "klasifikasi_penyajian": "kabupaten, kecamatan, perangkat daerah",
        "variabel_pembangun": list(entry.metrics),
        "periode": [_GRAINS[grain] for grain in entry.grains],
        "kelengkapan_minimum": entry.coverage,
        "level_estimasi": "kecamatan",
        "sumber": entry.reference,
    }
