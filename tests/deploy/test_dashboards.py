"""Dashboards as files: fresh, well-formed, and of the house's rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models import units
from typer.testing import CliRunner

from cli.main import make_app
from core.catalogue import load_catalogue
from deploy.grafana.infinity import PLUGIN, SOURCE_UID
from deploy.grafana.render import DIRECTORY, render, stale, write

PROVISIONING = DIRECTORY.parent / "provisioning"
# Counts of messages, alike for every origin.
PROMETHEUS = "metrics"
OF_THE_PLATFORM = {PROMETHEUS, *(f"/v1/grafana/{path}" for path in ("ledger", "dead-letters", "freshness", "platform"))}
FILES = render(load_catalogue())
BOARDS = {name: json.loads(text) for name, text in FILES.items()}


def boards(test: Any) -> Any:
    return pytest.mark.parametrize("board", BOARDS.values(), ids=list(BOARDS))(test)


def test_the_committed_files_are_what_the_catalogue_gives() -> None:
    assert stale(FILES) == []


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert render(load_catalogue()) == FILES


def test_changed_missing_and_left_over_files_are_stale_until_written(tmp_path: Path) -> None:
    write({"id/a.json": "1", "id/b.json": "2"}, tmp_path)
    wanted = {"id/a.json": "changed", "en/c.json": "3"}
    assert stale(wanted, tmp_path) == ["en/c.json", "id/a.json", "id/b.json"]
    write(wanted, tmp_path)
    assert stale(wanted, tmp_path) == []


def test_the_command_fails_when_a_file_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.grafana.render.stale", lambda files: ["id/masterplan.json"])
    result = CliRunner().invoke(make_app(), ["dashboards", "render", "--check"])
    assert result.exit_code == 1
    assert "run: nadi dashboards render" in str(result.exception)


def lost(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """What the SDK does not know, and so drops when it reads a dashboard."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from lost(value, after[key], f"{path}.{key}") if key in after else [f"{path}.{key}"]
    elif isinstance(before, list) and isinstance(after, list):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from lost(*pair, f"{path}[{index}]")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"


@boards
def test_no_key_is_unknown_to_grafana(board: dict[str, Any]) -> None:
    again = json.loads(JSONEncoder().encode(models.Dashboard.from_json(board)))
    assert list(lost(board, again)) == []


def test_a_misspelt_key_is_found() -> None:
    board = json.loads(FILES["id/masterplan.json"])
    board["panels"][0]["fieldConfig"]["defaults"]["unitt"] = "x"
    again = json.loads(JSONEncoder().encode(models.Dashboard.from_json(board)))
    assert ".panels[0].fieldConfig.defaults.unitt" in list(lost(board, again))


@boards
def test_the_format_is_the_one_that_every_version_loads(board: dict[str, Any]) -> None:
    assert board["schemaVersion"] == 37
    assert board["editable"] is False
    assert "cellOptions" not in json.dumps(board)


@boards
def test_every_panel_explains_itself(board: dict[str, Any]) -> None:
    known = {value for name, value in vars(units).items() if isinstance(value, str) and not name.startswith("_")}
    for panel in board["panels"]:
        assert panel["title"], panel["id"]
        assert panel["description"], panel["id"]
        if panel["type"] == "text":
            continue
        defaults = panel["fieldConfig"]["defaults"]
        assert defaults["noValue"], panel["id"]
        assert defaults["unit"] in known, panel["id"]
        assert defaults["thresholds"]["steps"][0]["value"] is None, panel["id"]
        if not all(target.get("url", PROMETHEUS) in OF_THE_PLATFORM for target in panel["targets"]):
            assert "${shown:text}" in panel["title"], "a simulated figure must say so"


@boards
def test_every_board_speaks_of_simulated_data(board: dict[str, Any]) -> None:
    notes = [panel["options"]["content"] for panel in board["panels"] if panel["type"] == "text"]
    assert any("imulat" in text or "imulasi" in text for text in notes)


@boards
def test_panels_have_ids_and_places_of_their_own(board: dict[str, Any]) -> None:
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    assert 0 not in ids
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["id"]
        taken |= cells


@boards
def test_every_query_goes_to_the_api_by_the_backend_parser_or_to_prometheus(board: dict[str, Any]) -> None:
    source, metrics = {"type": PLUGIN, "uid": SOURCE_UID}, {"type": "prometheus", "uid": "nadi-prometheus"}
    for panel in board["panels"]:
        assert panel["type"] == "text" or panel["targets"], panel["id"]
        for target in panel.get("targets", []):
            if target["datasource"] == metrics:
                continue
            assert (target["datasource"], target["parser"]) == (source, "backend")
            assert target["columns"]


def test_links_lead_to_dashboards_that_exist() -> None:
    uids = {board["uid"] for board in BOARDS.values()}
    assert len(uids) == len(BOARDS)
    for board in BOARDS.values():
        links = [link["url"] for link in board["links"]]
        links += [link["url"] for link in data_links(board)]
        assert len(links) >= 2
        for link in links:
            assert link.removeprefix("/d/").split("?")[0] in uids


def data_links(board: dict[str, Any]) -> Iterator[dict[str, str]]:
    for panel in board["panels"]:
        for override in panel["fieldConfig"]["overrides"] if "fieldConfig" in panel else ():
            for setting in override["properties"]:
                if setting["id"] == "links":
                    yield from setting["value"]


@pytest.mark.parametrize("name", sorted(name.removeprefix("id/") for name in BOARDS if name.startswith("id/")))
def test_both_languages_show_the_same_panels(name: str) -> None:
    indonesian, english = BOARDS[f"id/{name}"], BOARDS[f"en/{name}"]
    shape = [(panel["id"], panel["type"], panel["gridPos"]) for panel in indonesian["panels"]]
    assert shape == [(panel["id"], panel["type"], panel["gridPos"]) for panel in english["panels"]]
    assert indonesian["description"] != english["description"]


def test_provisioning_names_the_source_and_the_folders_of_the_files() -> None:
    source = yaml.safe_load((PROVISIONING / "datasources/nadi.yaml").read_text())["datasources"][0]
    assert (source["uid"], source["type"]) == (SOURCE_UID, PLUGIN)
    assert source["jsonData"]["allowedHosts"] == [source["url"]]
    providers = yaml.safe_load((PROVISIONING / "dashboards/nadi.yaml").read_text())["providers"]
    folders = {Path(provider["options"]["path"]).name for provider in providers}
    assert folders == {name.split("/")[0] for name in FILES}
