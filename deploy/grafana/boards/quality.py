"""Data quality and ledger: how complete and timely data is, and that all that came in is accounted for."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard as builders

from core.catalogue import Catalogue
from deploy.grafana import accounts, indicators, panels, variables
from deploy.grafana.frame import ANY_ORIGIN, Grid, start
from deploy.grafana.style import Language, say

_TITLE = ("Mutu data dan buku", "Data quality and ledger")
_MEANING = (
    "Indikator mutu data, buku pesan dan surat mati.",
    "Data quality indicators, the ledger of messages, and dead letters.",
)


def build(catalogue: Catalogue, language: Language) -> builders.Dashboard:
    """The dashboard in `language`."""
    service = catalogue.services["quality"]
    board = start("quality", _TITLE, _MEANING, language)
    board.with_variable(variables.origin(language)).with_variable(variables.origin_label(language))
    grid = Grid(board)
    grid.add(accounts.difference(language), 6, 8)
    grid.add(accounts.stored(language), 18, 8)
    grid.add(accounts.ledger(language), 14, 10)
    grid.add(accounts.reasons(language), 10, 10)
    grid.add(indicators.standing(service, language), 24, 7)
    for entry in service.indicators:
        grid.add(indicators.figure_chart(catalogue, entry, language), 14, 8)
        grid.add(indicators.districts(catalogue, entry, language), 10, 8)
    grid.add(panels.note(say(ANY_ORIGIN, language), language, 1, panels.grid(0, 0, 24, 4)), 24, 4)
    return board
