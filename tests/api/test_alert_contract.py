"""Every query of an alert rule gives what Grafana can judge: one number, and texts that tell instances apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from api_client import make_context, serving
from dashboard_city import furnish
from fastapi.testclient import TestClient
from infinity_model import run

from core.store.connection import connect

FILE = Path(__file__).parents[2] / "deploy/grafana/provisioning/alerting/nadi.yaml"
MODELS = [
    query["model"]
    for group in yaml.safe_load(FILE.read_text())["groups"]
    for rule in group["rules"]
    for query in rule["data"]
    if query["datasourceUid"] == "nadi-api"
]
NOW_MS = 1_781_496_000_000  # NOW of the small city


@pytest.fixture(scope="module")
def client(city_url: str) -> Iterator[TestClient]:
    with connect(city_url, autocommit=True) as connection:
        furnish(connection)
    with serving(make_context(city_url)) as client:
        yield client


@pytest.mark.parametrize("model", MODELS, ids=[model["url"] for model in MODELS])
def test_a_rules_query_yields_a_number_set(client: TestClient, model: dict[str, Any]) -> None:
    def get(address: str) -> tuple[int, bytes]:
        answer = client.get(address)
        return answer.status_code, answer.content

    fields = run(model, {"__from": NOW_MS - 86_400_000, "__to": NOW_MS}, get)
    assert [field.name for field in fields if field.type == "number"] == ["Value"]
    texts = [field for field in fields if field.type == "string"]
    assert len(texts) == len(fields) - 1
    instances = list(zip(*(field.values for field in texts), strict=True))
    assert len(set(instances)) == len(instances)
