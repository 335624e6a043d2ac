"""Refusal of parameters that a route does not have, or not as often: a filter that is not heeded answers too much."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from api.problems import Problem, nearest


async def refuse_unknown_parameters(request: Request) -> None:
    """Let pass what OpenAPI lists for the route, lists as often as they come and the rest once.

    raises   Problem: names the parameter, and the nearest valid one
    """
    if not request.query_params:
        return
    known = _known(request)
    said: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            raise _unknown(name[:200], list(known))
        if name in said and not known[name]:
            raise _repeated(name, request.query_params.getlist(name))
        said.add(name)


def _known(request: Request) -> dict[str, bool]:
    """{query parameter of the route: whether it is a list}, looked up once."""
    kept: dict[tuple[str, str], dict[str, bool]] = request.app.state.known_parameters
    key = request.scope["route"].path, request.method.lower()
    if key not in kept:
        operation = request.app.openapi()["paths"].get(key[0], {}).get(key[1], {})
        parameters = [entry for entry in operation.get("parameters", []) if entry["in"] == "query"]
        kept[key] = {entry["name"]: _is_list(entry["schema"]) for entry in parameters}
    return kept[key]


def _is_list(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "array" or any(map(_is_list, schema.get("anyOf", [])))


def _unknown(name: str, known: list[str]) -> Problem:
    likely = nearest(name, known) or known
    hint_id = f"; maksudnya {', '.join(likely)}?" if likely else "; alamat ini tanpa parameter"
    hint_en = f"; did you mean {', '.join(likely)}?" if likely else "; this address has none"
    detail = (f"tidak ada parameter {name!r}{hint_id}", f"there is no parameter {name!r}{hint_en}")
    return Problem("unknown-parameter", detail, parameter=name, nearest=likely)


def _repeated(name: str, values: list[str]) -> Problem:
    count = len(values)
    detail = (f"{name} disebut {count} kali; sebut sekali", f"{name} is given {count} times; give it once")
    return Problem("invalid-parameter", detail, parameter=name, value=values[-1][:200])
