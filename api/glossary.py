"""What words of the API mean, for where a parameter or a member of an answer does not say it itself."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _words() -> dict[str, list[Any]]:
    """{name: its meaning, and an example if one is of use}."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def explain(schema: dict[str, Any]) -> None:
    """Fill in meanings and examples where `schema`, an OpenAPI description, has none."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                _fill(parameter["name"], parameter, parameter["schema"])
    for entry in schema["components"]["schemas"].values():
        for name, member in entry.get("properties", {}).items():
            # Beside a reference its siblings would be of the referred-to.
            if "$ref" not in member:
                _fill(name, member, member)


def _fill(name: str, described: dict[str, Any], schema: dict[str, Any]) -> None:
    if name not in _words():
        return
    meaning, *examples = _words()[name]
    if not (described.get("description") or schema.get("description")):
        described["description"] = meaning
    if examples and "examples" not in schema and "example" not in described:
        fitting = [shaped for branch in [schema, *schema.get("anyOf", [])] for shaped in _fitting(examples[0], branch)]
        if fitting:
            schema["examples"] = fitting[:1]


def _fitting(example: Any, branch: dict[str, Any]) -> list[Any]:
    """The word's usual example as `branch` takes it; none if that says what fits, or is of another type."""
    kind = branch.get("type")
    if "enum" in branch or "const" in branch:
        return []
    if kind == "array":
        return [example] if isinstance(example, list) else [[each] for each in _fitting(example, branch["items"])]
    if kind == "string":
        text = str(example)
        is_text = isinstance(example, str | int) and not isinstance(example, bool)
        return [text] if is_text and re.search(branch.get("pattern", ""), text) else []
    kinds: dict[Any, Any] = {"boolean": bool, "integer": int, "number": (int, float)}
    is_fit = kind in kinds and isinstance(example, kinds[kind]) and (kind == "boolean") == isinstance(example, bool)
    return [example] if is_fit else []
