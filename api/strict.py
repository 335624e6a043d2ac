"""Refusal of parameters that a route does not have: a misspelt filter would silently answer too much."""

from __future__ import annotations

from fastapi import Request

from api.problems import Problem, nearest


async def refuse_unknown_parameters(request: Request) -> None:
    """Let pass what OpenAPI lists for the route.

    raises   Problem: names the parameter and the nearest valid one
    """
    if not request.query_params:
        return
    route = request.scope["route"]
    operation = request.app.openapi()["paths"].get(route.path, {}).get(request.method.lower(), {})
    known = [entry["name"] for entry in operation.get("parameters", []) if entry["in"] == "query"]
    for name in request.query_params:
        if name not in known:
            raise _unknown(name[:200], known)


def _unknown(name: str, known: list[str]) -> Problem:
    likely = nearest(name, known) or known
    hint_id = f"; maksudnya {', '.join(likely)}?" if likely else "; alamat ini tanpa parameter"
    hint_en = f"; did you mean {', '.join(likely)}?" if likely else "; this address has none"
    detail = (f"tidak ada parameter {name!r}{hint_id}", f"there is no parameter {name!r}{hint_en}")
    return Problem("unknown-parameter", detail, parameter=name, nearest=likely)
