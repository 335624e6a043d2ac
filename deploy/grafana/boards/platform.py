"""Platform health: does data come in, is it accounted for, and is anything left waiting."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard as builders

from core.catalogue import Catalogue
from deploy.grafana import accounts, metrics, panels
from deploy.grafana.frame import ANY_ORIGIN, Grid, start
from deploy.grafana.style import Language, say

_TITLE = ("Kesehatan platform", "Platform health")
_MEANING = ("Kesegaran data, antrean dan buku.", "Freshness, what waits, and the ledger.")
_COUNTS = (
    ("messages", ("Pesan", "Messages"), ("Pesan dalam rentang waktu.", "Messages in the time range.")),
    ("stored", ("Pembacaan", "Readings"), ("Tersimpan dalam rentang waktu.", "Stored in the time range.")),
    ("touched", ("Jam menunggu", "Hours waiting"), ("Menunggu dirangkum.", "Wait for their rollup.")),
    ("due", ("Jendela menunggu", "Windows waiting"), ("Menunggu dihitung.", "Wait for their indicator.")),
    ("dead_letters", ("Surat mati", "Dead letters"), ("Belum ditangani.", "Nobody has dealt with them.")),
)


def build(catalogue: Catalogue, language: Language) -> builders.Dashboard:
    """The dashboard in `language`."""
    board = start("platform", _TITLE, _MEANING, language, since="now-6h")
    grid = Grid(board)
    for column, title, meaning in _COUNTS:
        grid.add(accounts.count(column, title, meaning, language), 4, 5)
    grid.add(accounts.difference(language), 4, 5)
    grid.add(accounts.freshness(language), 10, 10)
    grid.add(accounts.stored(language), 14, 10)
    for entry in metrics.CHARTS:
        grid.add(metrics.chart(entry, language), 12, 8)
    grid.add(panels.note(say(ANY_ORIGIN, language), language, 1, panels.grid(0, 0, 24, 4)), 24, 4)
    return board
