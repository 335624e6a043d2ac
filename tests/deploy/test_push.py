"""Dashboards in a running Grafana: ours are replaced and pruned, people's are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from grafana_server import TOKEN, Grafana, running
from typer.testing import CliRunner

from cli.main import make_app
from core.errors import ConfigurationError, Unavailable
from deploy.grafana import push as publishing
from deploy.grafana.push import Pushed, connect, push

FILES = {
    f"{language}/{name}.json": json.dumps(
        {"uid": f"nadi-{name}-{language}", "title": name, "tags": ["nadi", "generated", language], "panels": []}
    )
    for language in ("id", "en")
    for name in ("a", "b")
}


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    with running() as server:
        yield server


def push_to(grafana: Grafana, files: dict[str, str]) -> Pushed:
    return push(connect(grafana.url, TOKEN), files)


def test_each_language_has_its_folder(grafana: Grafana) -> None:
    assert push_to(grafana, FILES) == Pushed(4, 0, 0)
    assert grafana.folders == {"nadi-id": "Nadi", "nadi-en": "Nadi (English)"}
    assert {uid: folder for uid, (_, folder) in grafana.boards.items()} == {
        "nadi-a-id": "nadi-id",
        "nadi-b-id": "nadi-id",
        "nadi-a-en": "nadi-en",
        "nadi-b-en": "nadi-en",
    }


def test_a_second_push_writes_nothing(grafana: Grafana) -> None:
    push_to(grafana, FILES)
    grafana.writes.clear()
    assert push_to(grafana, FILES) == Pushed(0, 4, 0)
    assert grafana.writes == []


def test_only_what_changed_is_written(grafana: Grafana) -> None:
    push_to(grafana, FILES)
    changed = {**json.loads(FILES["id/a.json"]), "title": "new"}
    assert push_to(grafana, {**FILES, "id/a.json": json.dumps(changed)}) == Pushed(1, 3, 0)
    assert grafana.boards["nadi-a-id"][0]["title"] == "new"


def test_a_board_that_was_moved_comes_back(grafana: Grafana) -> None:
    push_to(grafana, FILES)
    grafana.boards["nadi-a-id"] = (grafana.boards["nadi-a-id"][0], "elsewhere")
    assert push_to(grafana, FILES).written == 1
    assert grafana.boards["nadi-a-id"][1] == "nadi-id"


def test_what_is_not_generated_any_more_goes_and_what_people_made_stays(
    grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_PAGE", 2)
    push_to(grafana, FILES)
    theirs = {"title": "theirs", "tags": ["nadi"]}
    grafana.boards["theirs"] = ({**theirs, "uid": "theirs"}, "nadi-id")
    copy = {"title": "a copy", "tags": ["nadi", "generated"]}
    grafana.boards["copy"] = ({**copy, "uid": "copy"}, "private")
    fewer = {path: text for path, text in FILES.items() if "/b" not in path}
    assert push_to(grafana, fewer) == Pushed(0, 2, 2)
    assert grafana.boards.keys() == {"nadi-a-id", "nadi-a-en", "theirs", "copy"}


def test_somebodys_board_with_a_uid_of_ours_is_not_overwritten(grafana: Grafana) -> None:
    grafana.boards["nadi-a-id"] = ({"uid": "nadi-a-id", "title": "theirs", "tags": []}, "nadi-id")
    with pytest.raises(ConfigurationError, match="nadi-a-id"):
        push_to(grafana, FILES)
    assert grafana.boards["nadi-a-id"][0]["title"] == "theirs"


def test_a_wrong_token_is_said_so(grafana: Grafana) -> None:
    with pytest.raises(Unavailable, match="Unauthorized"):
        push(connect(grafana.url, "wrong"), FILES)


def test_a_grafana_that_is_away_is_said_so() -> None:
    with running() as grafana:
        url = grafana.url
    with pytest.raises(Unavailable, match="Grafana"):
        push(connect(url, TOKEN), FILES)


def test_the_command_pushes_what_the_catalogue_gives(grafana: Grafana, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n")
    command = ["dashboards", "push", "--url", grafana.url, "--token-file", str(token)]
    result = CliRunner().invoke(make_app(), command)
    assert result.exit_code == 0, result.exception
    assert result.output == f"{len(grafana.boards)} dashboards written, 0 unchanged, 0 removed\n"
    assert "nadi-service-river-en" in grafana.boards
