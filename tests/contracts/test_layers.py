"""The house's rules that a tool can see: imports point one way, SQL stands in one place, files stay small."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "benchmarks", "cli", "core", "deploy", "ingest", "processors", "simulators")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
STATEMENT = re.compile(
    r"""^.*?(^|["\s])(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|COPY) [a-z(*%]""", re.MULTILINE
)
# Set-up, migrations and the doctor ask the server about itself; benchmarks count what they stored.
MAY_HOLD_SQL = ("core/store/", "deploy/migrate.py", "deploy/doctor/", "deploy/embedded/", "benchmarks/")


def test_the_rule_knows_sql_when_it_sees_it() -> None:
    store = [path for path in MODULES if "store" in path.parts and STATEMENT.search(path.read_text())]
    assert len(store) > 20


def test_imports_point_one_way() -> None:
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_stands_in_the_store_alone(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    if not name.startswith(MAY_HOLD_SQL):
        assert not STATEMENT.search(path.read_text()), f"{name} holds SQL; it belongs into core/store"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is(path: Path) -> None:
    assert path.read_text().startswith('"""'), f"{path} has no docstring"
