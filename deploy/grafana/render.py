"""Dashboards as files: generated from the catalogue, the same bytes every time, kept in the repository."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins

from core.catalogue import Catalogue
from core.registry import load_entries
from deploy.grafana import boards, service_board
from deploy.grafana.infinity import register
from deploy.grafana.style import LANGUAGES

DIRECTORY = Path(__file__).parent / "dashboards"

# Classic JSON of Grafana 9.4: every newer server migrates it upwards, none migrates a newer one down.
SCHEMA_VERSION = 37


def render(catalogue: Catalogue) -> dict[str, str]:
    """{path below `DIRECTORY`: content}: each dashboard in each language."""
    register_default_plugins()
    register()
    builds = dict(load_entries(boards, "build"))
    for service in catalogue.services.values():
        if service.metrics or (service.indicators and service.key not in builds):
            builds[f"service-{service.key}"] = partial(service_board.build, service=service)
    files = {}
    for name, build in builds.items():
        for language in LANGUAGES:
            board = build(catalogue, language).build()
            board.schema_version = SCHEMA_VERSION
            files[f"{language}/{name}.json"] = _text(board)
    return files


def write(files: dict[str, str], directory: Path = DIRECTORY) -> None:
    """Write `files`, and remove what stands there and is not generated any more."""
    for path in _present(directory) - files.keys():
        (directory / path).unlink()
    for path, content in files.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(content, encoding="utf-8")


def stale(files: dict[str, str], directory: Path = DIRECTORY) -> list[str]:
    """Paths whose content in `directory` is not that of `files`, is missing, or is not generated any more."""
    present = _present(directory)
    changed = {path for path, content in files.items() if path in present and _read(directory / path) != content}
    return sorted(changed | (present ^ files.keys()))


def _present(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.glob("*/*.json")}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _text(board: Any) -> str:
    content = json.loads(JSONEncoder().encode(board))
    for link in content["links"]:
        del link["placement"]  # the SDK's only choice hides the link in a menu
    for mark in content.get("annotations", {}).get("list", []):
        mark.pop("placement", None)
    return json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
