"""The OpenAPI description: FastAPI's, with problem documents for every error."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from api.glossary import explain
from api.links import add_links
from api.problems import KINDS, MEDIA_TYPE
from api.schemas.common import Problem
from core.access.rights import Right, roles_with

DESCRIPTION = """
Nadi ("pulse") turns the sensor feeds and service records of Kutai Timur into indicators of the Smart City
masterplan 2022-2027, and shows how the plan is going.

* Lists are `{"items": […], "next": cursor or null}`; give `next` back as `cursor` for the next page.
* Times are RFC 3339 and shown in WITA (`+08:00`); days, months and years are local ones.
* Numbers stand beside their `unit` (a UCUM code) and `unit_symbol` (what people read).
* `origin` is `real`, `simulated` or `replayed`; a figure is never of two, and only real ones are `official`.
* `x-roles` of an operation names who may: viewer, planner, operator, agency, administrator.
* Errors are problem documents (RFC 9457) in the language of `Accept-Language`.
"""
TAGS = [
    {"name": "masterplan", "description": "How the plan is going"},
    {"name": "indicators", "description": "Figures, with coverage, provenance and revisions"},
    {"name": "readings", "description": "What was measured"},
    {"name": "points and devices", "description": "Who measures what, where"},
    {"name": "alarms", "description": "What somebody must look at, and warnings to the public"},
    {"name": "reference", "description": "Services, districts, metrics"},
    {"name": "open data", "description": "What the public may read, where it is switched on"},
    {"name": "access", "description": "Who asks: keys and logins"},
    {"name": "handing over", "description": "Telemetry and records over HTTP, and what became of them"},
    {"name": "administration", "description": "Keys, accounts, devices, and the audit of all changes"},
    {"name": "accounts", "description": "What came in and what became of it"},
    {"name": "grafana", "description": "Flat answers for the dashboards"},
    {"name": "health", "description": "Whether the platform works"},
]
_OPEN = ("/", "/health/live")


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of `app`, made once and kept."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            license_info=app.license_info,
        )
        _complete(schema, app.state.rights)
        explain(schema)
        add_links(schema)
        app.openapi_schema = schema
    return app.openapi_schema


def _complete(schema: dict[str, Any], rights: dict[tuple[str, str], Right]) -> None:
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = TypeAdapter(Problem).json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    titles: dict[int, list[str]] = {}
    for status, title in KINDS.values():
        titles.setdefault(status, []).append(title[1])
    components["responses"] = {
        str(status): {"description": " / ".join(names), "content": content} for status, names in titles.items()
    }
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if right := rights.get((path, method.upper())):
                operation["x-right"], operation["x-roles"] = right, roles_with(right)
            for status in titles if path not in _OPEN else ():
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
