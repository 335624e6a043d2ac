"""The public datasets: one for each indicator, the masterplan, and the districts; all follow from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from api.context import Context
from api.problems import missing
from api.wording import Text
from core.catalogue import Indicator

Kind = Literal["figures", "masterplan", "districts"]

# The regency's own code (Kemendagri), beside those of its districts.
REGENCY = "64.08"


@dataclass(frozen=True)
class Dataset:
    """What is published under one name.

    key        name in addresses
    producer   agency key of the one that answers for it (produsen data)
    grain      of its finest figures; None: it has no periods
    indicator  of figures
    """

    key: str
    kind: Kind
    title: Text
    description: Text
    producer: str
    grain: str | None = None
    indicator: Indicator | None = None
    keywords: tuple[str, ...] = field(default=())


def datasets(context: Context) -> list[Dataset]:
    """All of them, the masterplan first."""
    catalogue = context.catalogue
    plan = catalogue.masterplan
    return [
        Dataset(
            "masterplan",
            "masterplan",
            (f"Capaian {plan.name_id}", f"{plan.name_en}: how its goals stand"),
            (
                "Satu baris per sasaran: target tahunan, nilai, status dan kelengkapan.",
                "A row a goal: yearly targets, value, status and coverage.",
            ),
            "diskominfo",
            keywords=("smart city", "masterplan"),
        ),
        *(_of_indicator(entry) for entry in catalogue.indicators.values()),
        Dataset(
            "districts",
            "districts",
            ("Kecamatan", "Districts"),
            (
                "Kode Kemendagri, nama, titik tengah, jumlah desa dan penduduk.",
                "Kemendagri code, name, centroid, number of villages and population.",
            ),
            "bappeda",
            keywords=("wilayah", "kecamatan"),
        ),
    ]


def dataset_of(context: Context, key: str) -> Dataset:
    """The dataset `key`.

    raises   Problem: there is none
    """
    every = {entry.key: entry for entry in datasets(context)}
    if key not in every:
        raise missing("not-found", ("set data", "dataset"), key, every, parameter="dataset")
    return every[key]


def _of_indicator(entry: Indicator) -> Dataset:
    return Dataset(
        entry.id.lower(),
        "figures",
        (f"{entry.id} · {entry.name_id}", f"{entry.id} · {entry.name_en}"),
        (entry.description_id, entry.description_en),
        entry.owner,
        next((grain for grain in ("day", "month", "quarter", "year") if grain in entry.grains), None),
        entry,
        (entry.dimension, entry.type, entry.id),
    )
