"""Every query of every dashboard, sent to the API as Grafana would, gives what its panel draws."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_client import make_context, serving
from dashboard_city import furnish
from fastapi.testclient import TestClient
from infinity_model import Field, request, run

from core.store.connection import connect
from deploy.grafana.infinity import PLUGIN

FILES = sorted((Path(__file__).parents[2] / "deploy/grafana/dashboards").glob("*/*.json"))
BOARDS = {f"{path.parent.name}/{path.stem}": json.loads(path.read_text()) for path in FILES}

# Variables as a reader leaves them, with all dimensions and with several.
EXPLORED = {"indicator": "WTR-03", "grain": "month", "shown": "simulated"}
CHOICES: dict[str, dict[str, Any]] = {
    "all": {**EXPLORED, "origin": "auto", "dimension": "*", "scope": "*", "district": "*"},
    "several": {
        **EXPLORED,
        "origin": "simulated",
        "dimension": ["living", "governance"],
        "scope": ["city", "district:64.08.04"],
        "district": ["64.08.04", "64.08.05"],
    },
}
# A panel of ten years is a day a pixel.
RANGE = {"__interval": "1d", "__from": 1_640_966_400_000, "__to": 1_830_268_800_000}
# The small city has daily figures of this origin alone.
DAILY = {"origin": "replayed"}


@pytest.fixture(scope="module")
def client(city_url: str) -> Iterator[TestClient]:
    with connect(city_url, autocommit=True) as connection:
        furnish(connection)
    with serving(make_context(city_url)) as client:
        yield client


def asked_of_the_api(panel: dict[str, Any]) -> list[dict[str, Any]]:
    return [target for target in panel.get("targets", []) if target["datasource"]["type"] == PLUGIN]


def panels() -> Iterator[Any]:
    for name, board in BOARDS.items():
        for panel in board["panels"]:
            for target in asked_of_the_api(panel):
                for choice in CHOICES:
                    key = f"{name}-panel{panel['id']}-{target['refId']}-{choice}"
                    yield pytest.param(panel, target, CHOICES[choice], id=key)


def variables() -> Iterator[Any]:
    for name, board in BOARDS.items():
        for variable in board["templating"].get("list", []):
            if variable["type"] == "query":
                yield pytest.param(variable, id=f"{name}-{variable['name']}")


def fields_of(client: TestClient, target: dict[str, Any], scope: dict[str, Any]) -> list[Field]:
    def get(address: str) -> tuple[int, bytes]:
        answer = client.get(address)
        return answer.status_code, answer.content

    return run(target, scope, get)


@pytest.mark.parametrize(("panel", "target", "choice"), list(panels()))
def test_a_panels_query_yields_rows_of_its_types(
    client: TestClient, panel: dict[str, Any], target: dict[str, Any], choice: dict[str, Any]
) -> None:
    scope = {**choice, **RANGE, **(DAILY if target["url"].endswith("recent") else {})}
    fields = fields_of(client, target, scope)
    assert fields, "no data"
    names = {field.name for field in fields}
    if panel["type"] in ("timeseries", "state-timeline"):
        assert names == {"time", "Value"}
        assert all(set(field.labels) == {"series"} for field in fields[1:])
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["id"] == "byName":
            assert override["matcher"]["options"] in names
        if override["matcher"]["id"] == "byFrameRefID":
            assert override["matcher"]["options"] in {each["refId"] for each in panel["targets"]}
    for transformation in panel.get("transformations", []):
        assert transformation["options"]["indexByName"].keys() == names


@pytest.mark.parametrize("variable", list(variables()))
def test_a_variables_query_yields_names_and_values(client: TestClient, variable: dict[str, Any]) -> None:
    text, value = fields_of(client, variable["query"]["infinityQuery"], CHOICES["all"])
    assert (text.name, value.name) == ("__text", "__value")
    assert len(text.values) == len(set(value.values)) > 0
    current = variable["current"]["value"]
    assert current == ["$__all"] or current in value.values


@pytest.mark.parametrize("board", BOARDS.values(), ids=list(BOARDS))
def test_every_parameter_is_one_that_the_route_has(client: TestClient, board: dict[str, Any]) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for panel in board["panels"]:
        for target in asked_of_the_api(panel):
            known = {entry["name"] for entry in paths[target["url"]]["get"].get("parameters", [])}
            assert {entry["key"] for entry in target["url_options"]["params"]} <= known


@pytest.mark.parametrize("board", BOARDS.values(), ids=list(BOARDS))
def test_lines_that_an_override_styles_exist(client: TestClient, board: dict[str, Any]) -> None:
    for panel in board["panels"]:
        if panel["type"] != "timeseries" or not asked_of_the_api(panel):
            continue
        scope = {**CHOICES["all"], **RANGE}
        fields = [field for target in panel["targets"] for field in fields_of(client, target, scope)]
        names = {label for field in fields for label in field.labels.values()}
        for override in panel["fieldConfig"]["overrides"]:
            if override["matcher"]["id"] == "byRegexp":
                pattern = override["matcher"]["options"].strip("/")
                assert any(re.search(pattern, name) for name in names)


def test_the_request_carries_the_time_range(client: TestClient) -> None:
    chart = next(panel for panel in BOARDS["id/masterplan"]["panels"] if panel["type"] == "timeseries")
    address = request(chart["targets"][0], {**CHOICES["all"], **RANGE})
    assert "from=1640966400000" in address
    assert "to=1830268800000" in address


def test_every_metric_of_a_chart_is_one_that_the_api_tells(client: TestClient) -> None:
    text = client.get("/metrics").text
    samples = set(re.findall(r"^([a-z_]+)(?:\{([^}]*)\})? ", text, re.MULTILINE))
    names = {name for name, _ in samples}
    told = {label for _, labels in samples for label in re.findall(r"([a-z_]+)=", labels)}
    expressions = [
        target["expr"]
        for board in BOARDS.values()
        for panel in board["panels"]
        for target in panel.get("targets", [])
        if target["datasource"]["type"] == "prometheus"
    ]
    assert expressions
    for expression in expressions:
        metrics = re.findall(r"\b(?:nadi|process)_[a-z_]+", expression)
        assert metrics, expression
        assert set(metrics) <= names, expression
        for labels in re.findall(r"by \(([^)]*)\)", expression):
            assert set(labels.split(", ")) <= told, expression


def annotations() -> Iterator[Any]:
    for name, board in BOARDS.items():
        for mark in board.get("annotations", {}).get("list", []):
            for choice in CHOICES:
                yield pytest.param(mark, CHOICES[choice], id=f"{name}-{mark['name']}-{choice}")


@pytest.mark.parametrize(("mark", "choice"), list(annotations()))
def test_an_annotations_query_yields_what_grafana_maps(
    client: TestClient, mark: dict[str, Any], choice: dict[str, Any]
) -> None:
    fields = {field.name: field for field in fields_of(client, mark["target"], {**choice, **RANGE})}
    assert fields.keys() == {"time", "timeEnd", "title", "text", "tags"}
    assert mark["target"]["format"] == "dataframe"
    assert all(start <= end for start, end in zip(fields["time"].values, fields["timeEnd"].values, strict=True))
    assert all(fields["title"].values)
