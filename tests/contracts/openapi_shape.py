"""What programs rely on in the API's description: addresses, rights, parameters and the shapes of bodies and answers.

Descriptions and examples are left out: they may get better at any time. /v1/grafana is left out too: its readers, the
dashboards, are generated from the same source.
"""

from __future__ import annotations

from typing import Any

PRIVATE = "/v1/grafana"
Shape = dict[str, dict[str, Any]]


def shape_of(description: dict[str, Any]) -> Shape:
    """{'routes': {'GET /v1/points': …}, 'schemas': {name: {member: type}}}."""
    routes = {
        f"{method.upper()} {path}": _route(operation)
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
        if not path.startswith(PRIVATE)
    }
    schemas = description["components"]["schemas"]
    used = _used(routes, schemas)
    return {"routes": routes, "schemas": {name: _members(schemas[name]) for name in sorted(used)}}


def breaking(old: Shape, new: Shape) -> list[str]:
    """What a program that was written for `old` would stumble over in `new`, a line each."""
    found = []
    for route, was in old["routes"].items():
        now = new["routes"].get(route)
        if now is None:
            found.append(f"{route}: is gone")
            continue
        if was["right"] != now["right"]:
            found.append(f"{route}: needs {now['right']!r}, not {was['right']!r}")
        for part in ("parameters", "body", "answers"):
            found += _changed(f"{route} {part}", was[part], now[part])
        known = was["parameters"].keys() | was["body"].keys()
        for name, kind in {**now["parameters"], **now["body"]}.items():
            if name not in known and str(kind).endswith(" required") and was["body"] == now["body"]:
                found.append(f"{route}: {name} is required now")
    bodies = {kind.removesuffix(" required") for route in new["routes"].values() for kind in route["body"].values()}
    for schema, members in old["schemas"].items():
        now = new["schemas"].get(schema, {})
        found += _changed(schema, members, now)
        if schema in bodies:
            news = now.keys() - members.keys()
            found += [f"{schema}: {name} is required now" for name in news if now[name].endswith(" required")]
    return found


def _changed(where: str, was: dict[str, str], now: dict[str, str]) -> list[str]:
    gone = [f"{where}: {name} is gone" for name in was.keys() - now.keys()]
    both = [name for name in was.keys() & now.keys() if was[name] != now[name]]
    other = [f"{where}: {name} is {now[name]}, not {was[name]}" for name in both]
    return sorted(gone) + sorted(other)


def _route(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {})
    need = " required" if body.get("required") else ""
    answers = {
        f"{status} {media}": _kind(entry.get("schema", {}))
        for status, answer in operation["responses"].items()
        if status.startswith(("2", "3"))
        for media, entry in (answer.get("content") or {"": {}}).items()
    }
    return {
        "right": operation.get("x-right") and str(operation["x-right"]),
        "parameters": {
            f"{entry['in']} {entry['name']}": _kind(entry["schema"]) + (" required" if entry.get("required") else "")
            for entry in operation.get("parameters", [])
        },
        "body": {media: _kind(entry.get("schema", {})) + need for media, entry in body.get("content", {}).items()},
        "answers": answers,
    }


def _members(schema: dict[str, Any]) -> dict[str, str]:
    required = schema.get("required", [])
    return {
        name: _kind(member) + (" required" if name in required else "")
        for name, member in schema.get("properties", {}).items()
    }


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if branches := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(map(_kind, branches))
    if "enum" in schema:
        return "|".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    if isinstance(inner := schema.get("additionalProperties"), dict):
        return f"{{{_kind(inner)}}}"
    return str(schema.get("format", kind))


def _used(routes: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """Names of the schemas that the routes lead to."""
    text = " ".join(str(route) for route in routes.values())
    used: set[str] = set()
    waiting = [name for name in schemas if name in text]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            inner = str(_members(schemas[name]))
            waiting += [other for other in schemas if other in inner]
    return used
