"""Refusal of parameters that a route does not have, or has once: a misspelt filter would silently answer too much."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import Request

from api.problems import Problem, nearest


async def refuse_unknown_parameters(request: Request) -> None:
    """Let pass what OpenAPI lists for the route.

    raises   Problem: names the parameter and the nearest valid one; or it is given again, and one would be ignored
    """
    if not request.query_params:
        return
    route = request.scope["route"]
    operation = request.app.openapi()["paths"].get(route.path, {}).get(request.method.lower(), {})
    known = {entry["name"]: entry["schema"] for entry in operation.get("parameters", []) if entry["in"] == "query"}
    counts = Counter(name for name, _ in request.query_params.multi_items())
    for name, count in counts.items():
        if name not in known:
            raise _unknown(name[:200], list(known))
        if count > 1 and not _is_list(known[name]):
            detail = (f"{name} disebut {count} kali; sebut sekali", f"{name} is given {count} times; give it once")
            raise Problem("invalid-parameter", detail, parameter=name)


def _is_list(schema: dict[str, Any]) -> bool:
    return any(kind.get("type") == "array" for kind in (schema, *schema.get("anyOf", ())))


def _unknown(name: str, known: list[str]) -> Problem:
    likely = nearest(name, known) or known
    hint_id = f"; maksudnya {', '.join(likely)}?" if likely else "; alamat ini tanpa parameter"
    hint_en = f"; did you mean {', '.join(likely)}?" if likely else "; this address has none"
    detail = (f"tidak ada parameter {name!r}{hint_id}", f"there is no parameter {name!r}{hint_en}")
    return Problem("unknown-parameter", detail, parameter=name, nearest=likely)
