"""Dashboards into a running Grafana, over its HTTP API: one folder a language, ours replaced, people's kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import niquests
from grafana_client import api, client
from grafana_client.client import GrafanaClientError, GrafanaException

from core.errors import ConfigurationError, Unavailable

# grafana-client's functions have no types.
Grafana = Any
_api: Any = api.GrafanaApi
_token_auth: Any = client.TokenAuth

# Everything that we generate has both; what people make has not.
TAGS = {"nadi", "generated"}
FOLDERS = {"id": ("nadi-id", "Nadi"), "en": ("nadi-en", "Nadi (English)")}
# What Grafana counts for itself.
_ITS_OWN = ("id", "version")
_NOT_FOUND = 404
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: numbers of dashboards."""

    written: int
    unchanged: int
    removed: int


def connect(url: str, token: str) -> Grafana:
    """Grafana at `url`, as the service account of `token`."""
    return _api.from_url(url, credential=_token_auth(token=token))


def push(grafana: Grafana, files: Mapping[str, str]) -> Pushed:
    """Make Grafana have `files`, as `render` gives them, and none that was generated before and is no more.

    raises   Unavailable: Grafana does not answer, or refuses
             ConfigurationError: somebody made a dashboard with a uid of ours; it is kept
    """
    try:
        return _push(grafana, files)
    except (GrafanaException, niquests.exceptions.RequestException) as error:
        raise Unavailable(f"Grafana: {error}") from error


def _push(grafana: Grafana, files: Mapping[str, str]) -> Pushed:
    boards = [(path.split("/")[0], json.loads(text)) for path, text in sorted(files.items())]
    for language in {language for language, _ in boards}:
        _make_folder(grafana, *FOLDERS[language])
    written = sum(_write(grafana, board, FOLDERS[language][0]) for language, board in boards)
    left_over = _generated(grafana) - {board["uid"] for _, board in boards}
    for uid in sorted(left_over):
        grafana.dashboard.delete_dashboard(uid)
    return Pushed(written, len(boards) - written, len(left_over))


def _make_folder(grafana: Grafana, uid: str, title: str) -> None:
    if _found(grafana.folder.get_folder, uid) is None:
        grafana.folder.create_folder(title, uid)


def _write(grafana: Grafana, board: dict[str, Any], folder: str) -> bool:
    """True: it was another, or not there. Unchanged ones are left alone, else each push would make a version."""
    present = _found(grafana.dashboard.get_dashboard, board["uid"])
    if present is not None:
        if not set(present["dashboard"].get("tags", [])) >= TAGS:
            raise ConfigurationError(f"dashboard {board['uid']} in Grafana is not generated; give it another uid")
        if _content(present["dashboard"]) == _content(board) and present["meta"].get("folderUid") == folder:
            return False
    grafana.dashboard.update_dashboard({"dashboard": board, "folderUid": folder, "overwrite": True})
    return True


def _content(board: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in board.items() if key not in _ITS_OWN}


def _generated(grafana: Grafana) -> set[str]:
    """Uids of dashboards in our folders with all our tags; a copy that somebody took elsewhere is theirs."""
    folders = {uid for uid, _ in FOLDERS.values()}
    found: set[str] = set()
    page = 1
    while True:
        rows = grafana.search.search_dashboards(tag=sorted(TAGS), type_="dash-db", limit=_PAGE, page=page)
        found |= {row["uid"] for row in rows if set(row["tags"]) >= TAGS and row.get("folderUid") in folders}
        if len(rows) < _PAGE:
            return found
        page += 1


def _found(get: Any, uid: str) -> dict[str, Any] | None:
    try:
        return cast("dict[str, Any]", get(uid))
    except GrafanaClientError as error:
        if error.status_code == _NOT_FOUND:
            return None
        raise
