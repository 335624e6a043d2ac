"""Variables that dashboards share: whose data is shown, which dimension, which indicator."""

from __future__ import annotations

from typing import Any

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.infinity import SOURCE, Infinity, variable_query
from deploy.grafana.style import Language, say

_ORIGINS = (
    ("auto", ("Otomatis", "Automatic")),
    ("real", ("Data nyata", "Real data")),
    ("reported", ("Dilaporkan", "Reported")),
    ("simulated", ("Simulasi", "Simulated")),
    ("replayed", ("Data contoh", "Sample data")),
)


def origin(language: Language) -> builders.CustomVariable:
    """Real, simulated or replayed figures; by itself the API prefers real ones."""
    names = [(value, say(words, language)) for value, words in _ORIGINS]
    first = models.VariableOption(selected=True, text=names[0][1], value=names[0][0])
    rest = [models.VariableOption(selected=False, text=text, value=value) for value, text in names[1:]]
    return (
        builders.CustomVariable("origin")
        .label(say(("Asal data", "Origin"), language))
        .values(",".join(f"{text} : {value}" for value, text in names))
        .current(first)
        .options([first, *rest])
    )


def origin_label(language: Language, service: str | None = None) -> builders.QueryVariable:
    """What the chosen origin is called, hidden: every panel's title says it.

    service   whose readings choose it; None: the masterplan's figures do
    """
    query = Infinity("readings-origin").param("service", service) if service else Infinity("origin")
    query.param("origin", "${origin}").param("language", language)
    label = say(("simulasi", "simulated"), language)
    return (
        builders.QueryVariable("shown")
        .datasource(SOURCE)
        .query(variable_query(query))
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .hide(models.VariableHide.HIDE_VARIABLE)
        .current(models.VariableOption(selected=True, text=label, value="simulated"))
    )


def dimension(language: Language) -> builders.QueryVariable:
    """Dimensions of the masterplan, several at once."""
    every = say(("Semua", "All"), language)
    return (
        builders.QueryVariable("dimension")
        .label(say(("Dimensi", "Dimension"), language))
        .datasource(SOURCE)
        .query(variable_query(Infinity("dimensions").param("language", language)))
        .refresh(models.VariableRefresh.ON_DASHBOARD_LOAD)
        .multi(True)
        .include_all(True)
        .all_value("*")
        .current(models.VariableOption(selected=True, text=[every], value=["$__all"]))
    )


def district(language: Language) -> builders.QueryVariable:
    """Districts, several at once."""
    every = say(("Semua", "All"), language)
    return (
        builders.QueryVariable("district")
        .label(say(("Kecamatan", "District"), language))
        .datasource(SOURCE)
        .query(variable_query(Infinity("districts")))
        .refresh(models.VariableRefresh.ON_DASHBOARD_LOAD)
        .multi(True)
        .include_all(True)
        .all_value("*")
        .current(models.VariableOption(selected=True, text=[every], value=["$__all"]))
    )


def indicator(language: Language, first: str, name: str) -> builders.QueryVariable:
    """Indicators with a goal; `first` is chosen until somebody chooses."""
    return (
        builders.QueryVariable("indicator")
        .label(say(("Indikator", "Indicator"), language))
        .datasource(SOURCE)
        .query(variable_query(Infinity("indicators").param("language", language)))
        .refresh(models.VariableRefresh.ON_DASHBOARD_LOAD)
        .current(models.VariableOption(selected=True, text=name, value=first))
    )


def choice(name: str, label: tuple[str, str], query: Infinity, first: tuple[str, str], language: Language) -> Any:
    """One of what `query` offers; `first`, its value and text, until somebody chooses."""
    return (
        builders.QueryVariable(name)
        .label(say(label, language))
        .datasource(SOURCE)
        .query(variable_query(query.param("language", language)))
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .current(models.VariableOption(selected=True, text=first[1], value=first[0]))
    )
