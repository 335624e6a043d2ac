"""Where an answer leads on to, as OpenAPI links: an item of a list to its own address, a page to the next."""

from __future__ import annotations

from typing import Any

_FIRST = "$response.body#/items/0/"
_NEXT = {"cursor": "$response.body#/next"}

# (method, path, status): {name: (method, path, {parameter: where it stands in the answer})}
_LINKS: dict[tuple[str, str, str], dict[str, tuple[str, str, dict[str, str]]]] = {
    ("get", "/v1/services", "200"): {
        "points": ("get", "/v1/points", {"service": f"{_FIRST}key"}),
        "latest": ("get", "/v1/latest", {"service": f"{_FIRST}key"}),
        "metrics": ("get", "/v1/metrics", {"service": f"{_FIRST}key"}),
    },
    ("get", "/v1/points", "200"): {
        "next": ("get", "/v1/points", _NEXT),
        "readings": ("get", "/v1/readings", {"point": f"{_FIRST}key"}),
    },
    ("get", "/v1/devices", "200"): {
        "next": ("get", "/v1/devices", _NEXT),
        "readings": ("get", "/v1/readings", {"device": f"{_FIRST}key"}),
        "change": ("patch", "/v1/devices/{name}", {"name": f"{_FIRST}key"}),
    },
    ("get", "/v1/latest", "200"): {
        "next": ("get", "/v1/latest", _NEXT),
        "readings": ("get", "/v1/readings", {"point": f"{_FIRST}point", "metric": f"{_FIRST}metric"}),
    },
    ("get", "/v1/readings", "200"): {"next": ("get", "/v1/readings", _NEXT)},
    ("get", "/v1/indicators", "200"): {
        "indicator": ("get", "/v1/indicators/{indicator}", {"indicator": f"{_FIRST}id"}),
        "values": ("get", "/v1/indicators/{indicator}/values", {"indicator": f"{_FIRST}id"}),
    },
    ("get", "/v1/seals", "200"): {"seal": ("get", "/v1/seals/{name}", {"name": f"{_FIRST}name"})},
    ("get", "/v1/alarms", "200"): {"alarm": ("get", "/v1/alarms/{alarm}", {"alarm": f"{_FIRST}id"})},
    ("get", "/v1/audit", "200"): {"next": ("get", "/v1/audit", _NEXT)},
    ("post", "/v1/telemetry", "202"): {
        "fate": ("get", "/v1/telemetry/{receipt}", {"receipt": "$response.body#/receipt"})
    },
    ("post", "/v1/records", "202"): {"fate": ("get", "/v1/records/{receipt}", {"receipt": "$response.body#/receipt"})},
    ("post", "/v1/keys", "201"): {"revoke": ("post", "/v1/keys/{name}/revoke", {"name": "$response.body#/name"})},
    ("post", "/v1/accounts", "201"): {
        name: ("post", f"/v1/accounts/{{name}}/{name}", {"name": "$response.body#/name"})
        for name in ("reset", "disable", "enable")
    },
    ("post", "/v1/devices", "201"): {
        name: ("post", f"/v1/devices/{{name}}/{name}", {"name": "$response.body#/device"})
        for name in ("activate", "maintenance", "retire", "replace", "rotate-secret")
    },
}


def add_links(schema: dict[str, Any]) -> None:
    """Add them to `schema`, an OpenAPI description.

    raises   KeyError: one leads from or to an operation that is not there
    """
    paths = schema["paths"]
    for (method, path, status), links in _LINKS.items():
        paths[path][method]["responses"][status]["links"] = {
            name: {"operationId": paths[to_path][to_method]["operationId"], "parameters": parameters}
            for name, (to_method, to_path, parameters) in links.items()
        }
