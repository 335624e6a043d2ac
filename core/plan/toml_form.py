"""A masterplan written as TOML, in the form that `plan_toml` reads."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from core.catalogue import Masterplan
from core.catalogue.plan_toml import NESTED, PLURALS


def text_of(plan: Masterplan) -> str:
    """The file's text; what is as the model's default has it is left out."""
    content = plan.model_dump(exclude_defaults=True)
    document = tomlkit.document()
    document.add(tomlkit.comment(f"{plan.name_en}. nadi masterplan import reads it, nadi masterplan check tries it."))
    for key, value in content.items():
        if key not in PLURALS.values():
            document.add(key, value)
    for one, many in PLURALS.items():
        if content.get(many):
            document.add(one, _tables(content[many], many))
    return tomlkit.dumps(document)


def _tables(entries: list[dict[str, Any]], section: str) -> AoT:
    tables = tomlkit.aot()
    for entry in entries:
        tables.append(_table(entry, NESTED.get(section)))
    return tables


def _table(entry: dict[str, Any], nested: tuple[str, str] | None) -> Table:
    table = tomlkit.table()
    below: list[tuple[str, AoT]] = []
    for key, value in entry.items():
        if nested is not None and key == nested[1]:
            below.append((nested[0], _tables(value, key)))
        elif isinstance(value, dict):
            table.add(key, _inline(value))
        else:
            table.add(key, list(value) if isinstance(value, tuple) else value)
    for key, tables in below:
        table.add(key, tables)
    return table


def _inline(values: dict[Any, Any]) -> InlineTable:
    """On one line, as people compare years."""
    table = tomlkit.inline_table()
    for key, value in sorted(values.items()):
        table.add(str(key), value)
    return table
