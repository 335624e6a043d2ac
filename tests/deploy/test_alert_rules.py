"""Grafana's provisioning: rules that watch the platform alone, in keys that Grafana 9.4 reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from deploy.grafana.infinity import PLUGIN
from deploy.grafana.render import DIRECTORY

PROVISIONING = DIRECTORY.parent / "provisioning"
ALERTING = yaml.safe_load((PROVISIONING / "alerting/nadi.yaml").read_text())
SOURCES = {
    source["uid"]: source
    for path in sorted((PROVISIONING / "datasources").glob("*.yaml"))
    for source in yaml.safe_load(path.read_text())["datasources"]
}
BOARDS = {board["uid"]: board for board in (json.loads(path.read_text()) for path in DIRECTORY.glob("*/*.json"))}
RULES = [rule for group in ALERTING["groups"] for rule in group["rules"]]
KEYS = {
    "uid", "title", "condition", "for", "noDataState", "execErrState", "dashboardUid", "panelId", "annotations",
    "labels", "data",
}  # fmt: skip
EVALUATORS = {"gt", "lt", "within_range", "outside_range"}
rules = pytest.mark.parametrize("rule", RULES, ids=[rule["uid"] for rule in RULES])


def test_they_watch_the_platform_and_alarms_left_open_and_no_limit_of_the_city() -> None:
    watched = {"no-fresh-data", "critical-alarm-open", "api-away", "ledger-difference"}
    assert {rule["uid"] for rule in RULES} == {f"nadi-{name}" for name in watched}
    urls = {query["model"]["url"] for rule in RULES for query in rule["data"] if "url" in query["model"]}
    assert urls == {"/v1/grafana/freshness", "/v1/grafana/platform", "/v1/grafana/alarms/active"}


@rules
def test_a_rule_has_the_keys_that_grafana_reads(rule: dict[str, Any]) -> None:
    assert rule.keys() == KEYS  # `executionErrorState` of Grafana's own sample is ignored
    assert rule["noDataState"] in ("OK", "Alerting", "NoData")
    assert rule["execErrState"] in ("OK", "Alerting", "Error")
    assert rule["annotations"].keys() == {"summary", "runbook"}
    assert "$" not in json.dumps(rule["labels"]) + rule["title"], "these are interpolated: $ would be a variable"


@rules
def test_a_rule_belongs_to_a_panel_that_exists(rule: dict[str, Any]) -> None:
    board = BOARDS[rule["dashboardUid"]]
    panel = next(panel for panel in board["panels"] if panel["id"] == rule["panelId"])
    urls = {query["model"].get("url") for query in rule["data"]} - {None}
    assert urls <= {target["url"] for target in panel["targets"]}


@rules
def test_a_rules_queries_and_condition_fit(rule: dict[str, Any]) -> None:
    query, condition = rule["data"]
    assert rule["condition"] == condition["refId"]
    assert condition["datasourceUid"] == "__expr__"
    assert condition["model"]["expression"] == query["refId"]
    (test,) = condition["model"]["conditions"]
    assert test["evaluator"]["type"] in EVALUATORS
    assert SOURCES[query["datasourceUid"]]["type"] == query["model"]["datasource"]["type"]
    for part in rule["data"]:
        assert part["model"]["refId"] == part["refId"]
        span = part["relativeTimeRange"]
        assert span["from"] > span["to"] == 0
    if query["model"]["datasource"]["type"] == PLUGIN:
        model = query["model"]
        assert (model["parser"], model["format"]) == ("backend", "table")
        assert "$__interval" not in json.dumps(model), "only a browser fills it in"


def test_runbooks_are_chapters_that_exist() -> None:
    chapters = (DIRECTORY.parents[2] / "docs/operations.md").read_text().split("\n## ")
    names = {chapter.split("\n")[0].lower().replace(" ", "-").replace("?", "") for chapter in chapters}
    for rule in RULES:
        path, _, chapter = rule["annotations"]["runbook"].partition("#")
        assert path == "docs/operations.md"
        assert chapter in names


def test_alerts_go_to_one_contact_point() -> None:
    (point,), (policy,) = ALERTING["contactPoints"], ALERTING["policies"]
    assert policy["receiver"] == point["name"]
    assert all(receiver["uid"] for receiver in point["receivers"])


def test_the_store_is_read_by_a_role_that_can_only_read() -> None:
    store = SOURCES["nadi-store"]
    assert (store["user"], store["jsonData"]["database"]) == ("nadi_reader", "nadi")
    roles = (DIRECTORY.parents[1] / "sql/0016_reader.sql").read_text()
    assert "CREATE ROLE nadi_reader NOLOGIN" in roles
    assert "GRANT SELECT" in roles


def test_no_secret_stands_in_a_file() -> None:
    secrets = [value for source in SOURCES.values() for value in source.get("secureJsonData", {}).values()]
    secrets += [
        receiver["settings"]["authorization_credentials"]
        for point in ALERTING["contactPoints"]
        for receiver in point["receivers"]
    ]
    assert len(secrets) == 3
    assert all(value.startswith("$__file{/run/secrets/") for value in secrets)
