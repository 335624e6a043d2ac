"""The recipes run as they stand there; of Excel's and R's the addresses are asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from live_client import running

from core.access.keys import Wish, create
from core.catalogue import load_catalogue
from core.store.connection import connect

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["recipes.md", "id/resep.md"]


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def environment(city_url: str) -> Iterator[dict[str, str]]:
    with connect(city_url, autocommit=True) as connection:
        wish = Wish("laptop", "viewer", scopes=("read",))
        key = create(connection, load_catalogue(), wish, who="budi", now=datetime.now(UTC))
    with running(city_url) as port:
        yield {**os.environ, "NADI_API_URL": f"http://127.0.0.1:{port}", "NADI_API_KEY": key}


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_work(page: str, environment: dict[str, str], tmp_path: Path) -> None:
    found = blocks(page, "sh")
    assert len(found) == 3
    said = [shell(block, environment, tmp_path) for block in found]
    assert '"pm25"' in said[0]
    assert (tmp_path / "pm25.csv").read_text(encoding="utf-8-sig").startswith("point;metric;time;value;")
    assert (tmp_path / "masterplan.xlsx").read_bytes().startswith(b"PK")
    points = (tmp_path / "points.jsonl").read_text()
    assert points.count("\n") == 2
    assert "sungai-contoh" in points
    assert said[2] == "304\n"


def shell(block: str, environment: dict[str, str], directory: Path) -> str:
    command = ["bash", "-euc", block.replace("curl ", "curl -sS --fail-with-body ")]
    run = subprocess.run(
        command, env=environment, cwd=directory, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, (block, run.stdout, run.stderr)
    return run.stdout


@pytest.mark.parametrize("page", PAGES)
def test_the_programs_work(page: str, environment: dict[str, str], tmp_path: Path) -> None:
    found = blocks(page, "python")
    assert len(found) == 2
    for block in found:
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", block],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, (block, run.stderr)
        assert "udara-sgu" in run.stdout or "AIR-02" in run.stdout


@pytest.mark.parametrize("page", PAGES)
def test_the_addresses_of_the_others_answer(page: str, environment: dict[str, str]) -> None:
    (query,) = blocks(page, "powerquery")
    (r,) = blocks(page, "r")
    path = re.search(r'RelativePath = "(.*?)"', query)
    given = re.search(r"Query = \[(.*?)\]", query)
    assert path and given
    words = re.compile(r'(\w+) = "(.*?)"')
    asked_by_r = r[r.index("req_url_query") :].partition("|>")[0]
    answers = [
        get(environment, path[1], dict(words.findall(given[1]))),
        get(environment, "v1/readings", dict(words.findall(asked_by_r))),
    ]
    assert answers[0].startswith(b"indicator,grain,origin,")
    assert answers[1].startswith(b"PAR1")


def get(environment: dict[str, str], path: str, query: dict[str, str]) -> bytes:
    url = f"{environment['NADI_API_URL']}/{path}?{urllib.parse.urlencode(query)}"
    request = urllib.request.Request(url, headers={"X-API-Key": environment["NADI_API_KEY"]})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())
