"""What OpenAPI promises holds for inputs that nobody thought of."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from api_client import make_context
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.app import make_app

PATHS = make_app(make_context("postgresql://nadi@127.0.0.1:1/nadi")).openapi()["paths"]
# Live events have no end; tests/api/test_stream.py reads them.
OPERATIONS = sorted((path, method.upper()) for path in PATHS for method in PATHS[path] if path != "/v1/stream")
SENT = {"method": "method", "url": "url", "headers": "headers", "params": "params", "json": "json", "data": "content"}
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(client: TestClient, path: str, method: str) -> None:
    operation = schemathesis.openapi.from_dict(client.get("/openapi.json").json())[path][method]

    @settings(
        max_examples=30,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: schemathesis.Case) -> None:
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
        # A wrong key is refused wherever it is sent: other answers would be seen seldom.
        for name in ("X-API-Key", "Authorization"):
            sent["headers"].pop(name, None)
        answer = client.request(**{SENT[name]: value for name, value in sent.items() if name in SENT})
        case.validate_response(answer, checks=CHECKS)

    holds()


# Invented inputs seldom name what exists.
ANSWERED = {
    "/v1/points?service=air": "/v1/points",
    "/v1/devices?limit=2": "/v1/devices",
    "/v1/latest?origin=simulated": "/v1/latest",
    "/v1/readings?point=udara-sgu": "/v1/readings",
    "/v1/readings?device=lora-0a1b&bucket=1d&aggregate=max": "/v1/readings",
    "/v1/readings?point=udara-sgu&format=csv": "/v1/readings",
    "/v1/districts?format=geojson": "/v1/districts",
    "/v1/indicators/WTR-03": "/v1/indicators/{indicator}",
    "/v1/indicators/WTR-03/values?revisions=all": "/v1/indicators/{indicator}/values",
    "/v1/indicators/AIR-02/values?scope=district:*": "/v1/indicators/{indicator}/values",
    "/v1/masterplan": "/v1/masterplan",
    "/v1/ledger?from=-7d": "/v1/ledger",
    "/v1/dead-letters?state=open": "/v1/dead-letters",
    "/metrics": "/metrics",
}


@pytest.mark.parametrize(("address", "path"), ANSWERED.items(), ids=list(ANSWERED))
def test_answers_with_content_are_as_described(client: TestClient, address: str, path: str) -> None:
    operation = schemathesis.openapi.from_dict(client.get("/openapi.json").json())[path]["GET"]
    answer = client.get(address)
    assert answer.status_code == 200
    operation.Case(path_parameters={"indicator": "WTR-03"}).validate_response(answer, checks=CHECKS[:-1])


def test_every_route_and_parameter_is_explained(client: TestClient) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            for parameter in operation.get("parameters", []):
                assert parameter.get("description") or parameter["schema"].get("description"), (path, parameter["name"])
                assert path.startswith("/v1/grafana") or has_example(parameter), (path, parameter["name"])


def has_example(parameter: dict[str, Any]) -> bool:
    """Whether one can see what to say; of few words and of truths each is an example."""
    schema = parameter["schema"]
    branches = [schema, *schema.get("anyOf", [])]
    branches += [branch["items"] for branch in branches if "items" in branch]
    speak_for_themselves = any("enum" in each or each.get("type") == "boolean" for each in branches)
    return speak_for_themselves or "example" in parameter or any("examples" in each for each in branches)


def test_every_member_of_a_body_and_an_answer_is_explained(client: TestClient) -> None:
    for name, schema in client.get("/openapi.json").json()["components"]["schemas"].items():
        for member, said in schema.get("properties", {}).items():
            assert "description" in said or "$ref" in said or is_of_others(said), (name, member)


def is_of_others(member: dict[str, Any]) -> bool:
    """Whether it is one of several shapes that explain themselves."""
    return any("$ref" in branch or "description" in branch for branch in member.get("anyOf", []))
