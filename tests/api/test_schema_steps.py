"""What OpenAPI promises holds along chains of requests too: what one answer names, the next asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from api_client import make_context, serving
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from test_access import ELSEWHERE
from test_schema import CHECKS, SENT

# Live events have no end, files of imports are heavy, a password would be asked for thousands of times, and what is
# handed over goes to a broker, which is not here.
LEFT_OUT = [
    "/v1/telemetry",
    "/v1/records",
    "/v1/stream",
    "/v1/imports/readings",
    "/v1/imports/records",
    "/v1/login",
    "/v1/password",
    "/metrics",
]
KEY = {"X-API-Key": "right"}


@pytest.fixture
def client(city_url: str) -> Iterator[TestClient]:
    context = make_context(city_url, api_host="0.0.0.0", api_key="right")
    with serving(context, ELSEWHERE) as client:
        yield client


def test_every_link_leads_to_an_operation(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    operations = {entry["operationId"]: entry for path in paths.values() for entry in path.values()}
    links = [
        link
        for entry in operations.values()
        for answer in entry["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert len(links) > 20
    for link in links:
        known = {parameter["name"] for parameter in operations[link["operationId"]].get("parameters", [])}
        assert link["parameters"].keys() <= known


def test_chains_of_requests_are_answered_as_described(client: TestClient) -> None:
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json()).exclude(path=LEFT_OUT)
    answered: set[tuple[str, int]] = set()

    class Steps(schema.as_state_machine()):  # type: ignore[misc]  # made while the test runs
        def call(self, case: schemathesis.Case, **_: Any) -> schemathesis.Response:
            sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
            for name in ("X-API-Key", "Authorization"):
                sent["headers"].pop(name, None)
            sent["headers"].update(KEY)
            answer = client.request(**{SENT[name]: value for name, value in sent.items() if name in SENT})
            answered.add((case.operation.path, answer.status_code))
            return schemathesis.Response.from_any(answer)

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case, **_: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    run_state_machine_as_test(
        Steps,
        settings=settings(
            max_examples=100,
            stateful_step_count=8,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    reached = {path for path, status in answered if status < 300}
    assert reached >= {"/v1/indicators", "/v1/indicators/{indicator}"}
    assert len(reached) > 10, reached
