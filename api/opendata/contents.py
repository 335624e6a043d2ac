"""A dataset's rows as a table, and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.context import Context
from api.opendata.datasets import Dataset
from api.opendata.rows import OpenFigure, Published
from api.plan_state import state_now
from api.schemas.flat import FlatGoal, flatten
from api.schemas.reference import District
from api.tables import Table, batches_of, schema_of
from api.tree import masterplan as tree
from api.wording import Language
from core.store.connection import Connection

_ROWS: dict[str, type] = {"figures": OpenFigure, "masterplan": FlatGoal, "districts": District}


def rows_of(context: Context, connection: Connection, entry: Dataset, language: Language) -> list[Any]:
    """Rows of a dataset that is no long list of figures."""
    if entry.kind == "districts":
        return [District(**district.model_dump()) for district in context.catalogue.districts.values()]
    return flatten(tree(state_now(context, connection, context.masterplan, None, language)))


def table_of(context: Context, entry: Dataset, rows: Iterable[Any], about: Mapping[str, str]) -> Table:
    """The rows as a table that becomes a file; `about` stands in it where the format has room."""
    schema = schema_of(_ROWS[entry.kind], {}, context.zone)
    told = {"dataset": entry.key, "title": entry.title[0], "licence": context.settings.open_licence, **about}
    return Table(entry.key, schema, batches_of(rows, {}, schema), context.zone, "id", told)


def about_figures(figures: Published) -> dict[str, str]:
    """What holds for all rows of a dataset of figures."""
    entry = figures.indicator
    return {
        "origin": figures.origin,
        "official": str(figures.origin in ("real", "reported")).lower(),
        "grain": figures.grain,
        "reference": entry.reference,
        "small_cells": f"n < {figures.context.settings.open_min_cases}",
    }


def dictionary_of(context: Context, entry: Dataset) -> list[dict[str, str]]:
    """A row a column: its name, labels, type and meaning."""
    schema = schema_of(_ROWS[entry.kind], {}, context.zone)
    told = []
    for column in schema:
        facts = {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}
        told.append({"column": column.name, "type": str(column.type), **facts})
    return told
