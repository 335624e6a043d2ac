"""Panels of the platform's own accounts: ledger, dead letters, freshness, what waits."""

from __future__ import annotations

from grafana_foundation_sdk.builders import stat, table, timeseries

from deploy.grafana.frame import Text, dress, legend
from deploy.grafana.infinity import ColumnType, Infinity
from deploy.grafana.style import NEUTRAL, Language, say, steps
from deploy.grafana.tables import Columns, number, plain

_COUNTS: tuple[tuple[str, Text], ...] = (
    ("messages", ("Pesan", "Messages")),
    ("messages_read", ("Terbaca", "Read")),
    ("messages_rejected", ("Pesan ditolak", "Messages rejected")),
    ("decoded", ("Pembacaan", "Decoded")),
    ("stored", ("Tersimpan", "Stored")),
    ("duplicate", ("Ganda", "Duplicate")),
    ("rejected", ("Ditolak", "Rejected")),
    ("late", ("Terlambat", "Late")),
    ("missed", ("Pesan hilang di jalan", "Missed")),
    ("difference", ("Selisih", "Difference")),
)
_NUMBER: ColumnType = "number"
LEDGER: Columns = (
    ("time", "timestamp_epoch", ("Menit", "Minute"), "none"),
    ("source", "string", ("Sumber", "Source"), "none"),
    *((name, _NUMBER, words, "none") for name, words in _COUNTS),
)
REASONS: Columns = (
    ("reason", "string", ("Alasan", "Reason"), "none"),
    ("letters", "number", ("Surat mati", "Dead letters"), "none"),
    ("explanation", "string", ("Arti", "Meaning"), "none"),
)
FRESHNESS: Columns = (
    ("service", "string", ("Layanan", "Service"), "none"),
    ("origin_label", "string", ("Asal data", "Origin"), "none"),
    ("age_s", "number", ("Umur data terbaru", "Age of the newest reading"), "s"),
)
SINCE: Text = ("dalam rentang waktu dasbor", "in the dashboard's time range")


def count(column: str, title: Text, meaning: Text, language: Language, *, zero: bool = False) -> stat.Panel:
    """A number of /v1/grafana/platform; `zero`: anything else is red."""
    panel = number(say(title, language), meaning, Infinity("platform").range(), column, language)
    return panel.thresholds(steps("#0072B2", [(1, "#D55E00")])) if zero else panel.thresholds(steps(NEUTRAL, []))


def difference(language: Language) -> stat.Panel:
    """What the ledger cannot account for."""
    meaning = (
        "Pesan dan pembacaan yang tidak terhitung dalam rentang waktu: nol. Bila bukan nol, itu kesalahan Nadi.",
        "Messages and readings in the time range that are not accounted for: zero. If not, it is a fault of Nadi.",
    )
    return count("difference", ("Selisih buku", "Ledger difference"), meaning, language, zero=True)


def ledger(language: Language) -> table.Panel:
    """By minute and source."""
    meaning = (
        "Tiap menit dan sumber: pesan = terbaca + ditolak; pembacaan = tersimpan + ganda + ditolak.",
        "Each minute and source: messages = read + rejected; decoded = stored + duplicate + rejected.",
    )
    title = say(("Buku per menit", "Ledger by minute"), language)
    return plain(title, meaning, Infinity("ledger").range(), LEDGER, language)


def stored(language: Language) -> timeseries.Panel:
    """Readings stored a minute, a line a source."""
    meaning = ("Pembacaan tersimpan per menit, satu garis tiap sumber.", "Readings stored a minute, a line a source.")
    title = say(("Pembacaan tersimpan per menit", "Readings stored a minute"), language)
    panel = dress(timeseries.Panel(), title, meaning, language).legend(legend())
    return panel.with_target(Infinity("ledger").range().lines("source", "stored"))


def reasons(language: Language) -> table.Panel:
    """Open dead letters."""
    meaning = (
        "Yang tidak dapat disimpan dan belum ditangani, menurut alasan; nadi replay mengulanginya.",
        "What could not be stored and nobody has dealt with, by reason; nadi replay tries it again.",
    )
    title = say(("Surat mati menurut alasan", "Dead letters by reason"), language)
    return plain(title, meaning, Infinity("dead-letters"), REASONS, language)


def freshness(language: Language) -> table.Panel:
    """Ages of the newest readings."""
    meaning = (
        "Umur pembacaan terbaru tiap layanan dan asal data.",
        "How old the newest reading of each service and origin is.",
    )
    title = say(("Kesegaran data", "Freshness"), language)
    return plain(title, meaning, Infinity("freshness").param("language", language), FRESHNESS, language)
