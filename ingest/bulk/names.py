"""Names that columns go by, in Indonesian and English, however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.catalogue import Catalogue, Metric

# What a column of readings can be.
READING_ROLES: dict[str, tuple[str, ...]] = {
    "time": (
        "waktu", "tanggal", "tgl", "tanggal waktu", "tanggal jam", "tanggal dan jam", "waktu ukur",
        "time", "timestamp", "date", "datetime", "date time", "ts",
    ),
    "clock": ("jam", "pukul", "clock", "time of day"),
    "point": (
        "titik", "titik pantau", "kode titik", "id titik", "stasiun", "kode stasiun",
        "point", "measuring point", "station",
    ),
    "device": (
        "perangkat", "kode perangkat", "id perangkat", "alat", "sensor",
        "device", "device id", "deveui", "sensor id",
    ),
    "metric": ("metrik", "parameter", "besaran", "variabel", "metric", "variable", "measurement"),
    "value": ("nilai", "nilai ukur", "hasil", "hasil ukur", "value"),
    "unit": ("satuan", "unit", "units"),
}  # fmt: skip
# Columns that people keep for themselves.
PRIVATE = ("no", "nomor", "no urut", "keterangan", "catatan", "ket", "note", "notes", "remark", "remarks")

_BRACKETS = re.compile(r"^(.*?)\s*[\[(]([^\[\]()]*)[\])]\s*\*?$")


def folded(name: str) -> str:
    """`name` without what differs between spellings: case, blanks and signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def split_unit(header: str) -> tuple[str, str | None]:
    """(name, unit) of a header like 'PM2,5 (µg/m³)'; the star that marks what is required is left out."""
    match = _BRACKETS.match(header)
    if match and match[1]:
        return match[1], match[2].strip() or None
    return header.rstrip("* "), None


class MetricNames:
    """Metrics of a catalogue by every name they have."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_service = {key: _by_name(service.metrics) for key, service in catalogue.services.items()}
        self._any = {name for names in self._by_service.values() for name in names}
        # Another spelling of micro is another character.
        symbols = {symbol: code for code, symbol in catalogue.units.items()}
        self._codes = symbols | {symbol.replace("µ", "μ"): code for symbol, code in symbols.items()}

    def is_known(self, header: str) -> bool:
        """Whether some service has a metric that `header` names."""
        return folded(split_unit(header)[0]) in self._any

    def key(self, service: str, name: str) -> str | None:
        """The metric that `name` names within `service`."""
        return self._by_service[service].get(folded(name))

    def unit_code(self, unit: str) -> str:
        """UCUM code of a unit written as people write it; what is not known stays as it is."""
        return self._codes.get(unit, unit)


def _by_name(metrics: Mapping[str, Metric]) -> dict[str, str]:
    names: dict[str, str] = {}
    for key, metric in metrics.items():
        for name in (key, *metric.aliases, metric.name_id, metric.name_en):
            names.setdefault(folded(name), key)
    return names


def roles_of(header: str, roles: Mapping[str, Iterable[str]]) -> list[str]:
    """The roles that `header` is a name of."""
    name = folded(split_unit(header)[0])
    return [role for role, names in roles.items() if any(folded(entry) == name for entry in names)]
