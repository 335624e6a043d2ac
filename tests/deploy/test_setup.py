"""Set-up: what it finds missing, and what it says."""

from __future__ import annotations

import fcntl
import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from core.errors import ConfigurationError, Unavailable
from deploy.setup import environment, packages, samples
from deploy.setup.__main__ import alone
from deploy.setup.commands import Commands
from deploy.setup.report import Report

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("release", "has_database", "has_venv", "expected"),
    [
        (
            "12",
            False,
            False,
            "postgresql-15 gcc libc6-dev cmake xz-utils mosquitto mosquitto-clients python3-venv",
        ),
        ("12", True, True, "mosquitto mosquitto-clients"),
        ("13", False, True, "postgresql-17 postgresql-17-timescaledb mosquitto mosquitto-clients"),
    ],
    ids=["bare 12", "12 with a database", "13 with venv"],
)
def test_needed_packages(release: str, has_database: bool, has_venv: bool, expected: str) -> None:
    needed = packages.needed_packages(release, has_database=has_database, has_venv=has_venv)
    assert needed == expected.split()


def test_an_unknown_system_is_told_what_to_install() -> None:
    with pytest.raises(ConfigurationError, match=r"knows Debian 12 and 13, this is Ubuntu 24\.04; install PostgreSQL"):
        packages.needed_packages("Ubuntu 24.04", has_database=False, has_venv=True)


def test_what_is_installed_is_not_missing() -> None:
    assert packages.missing_packages(["a", "b", "c"], {"b", "z"}) == ["a", "c"]


def test_the_lock_names_no_place_and_hashes_every_package() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"://|^-|\s@\s|(^|\s)/", lock, re.MULTILINE)
    assert all("--hash=sha256:" in block for block in environment._blocks(lock).values())
    assert {"uv", "setuptools"} <= environment._blocks(lock).keys()
    assert "grafana-foundation-sdk==0.0.21" in lock


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in declared}
    assert names - environment._blocks((ROOT / "requirements.txt").read_text()).keys() == set(), "run: make lock"


def test_help_lists_the_targets() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = [line.split()[0] for line in shown.splitlines()]
    assert targets == ["help", "demo", "test", "check", "contract", "bench", "setup", "setup-system", "lock"]


def test_a_second_set_up_of_a_complete_checkout_says_nothing() -> None:
    command = [sys.executable, "-m", "deploy.setup"]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # whoever changed the lock meanwhile
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_two_at_once_take_turns(tmp_path: Path) -> None:
    said = io.StringIO()
    with (tmp_path / "lock").open("a+") as other:
        other.write("4711\n")
        other.flush()
        fcntl.flock(other, fcntl.LOCK_EX)
        command = ["flock", "--nonblock", str(tmp_path / "lock"), "true"]
        assert subprocess.run(command, check=False).returncode == 1
        waiting = subprocess.Popen(
            [sys.executable, "-c", WAIT, str(tmp_path / "lock")], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert waiting.stdout is not None
        assert "Waiting for another set-up" in (line := waiting.stdout.readline())
        assert "(process 4711)" in line
    with waiting:
        assert waiting.stdout.readline() == "mine\n"
    assert waiting.returncode == 0
    with alone(tmp_path / "lock", Report(said)):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert said.getvalue() == ""


WAIT = """
import sys
import tomllib
from pathlib import Path
from deploy.setup.__main__ import alone
from deploy.setup.report import Report
with alone(Path(sys.argv[1]), Report()):
    Report().line("mine")
"""


def test_a_half_made_environment_is_not_complete(tmp_path: Path) -> None:
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}\n")
    made = environment.Environment(tmp_path)
    assert not made.is_complete
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert not made.is_complete
    (tmp_path / ".venv/complete").write_text(made._fingerprint())
    assert made.is_complete
    (tmp_path / "requirements.txt").write_text("another lock\n")
    assert not made.is_complete


def test_a_failed_command_is_one_line_with_the_reason_the_log_and_the_remedy(tmp_path: Path) -> None:
    commands = Commands(tmp_path / "log")
    with pytest.raises(Unavailable) as caught:
        commands.run(["sh", "-c", "echo E: no such package; echo bye; exit 100"], mend="mend apt")
    assert str(caught.value) == f"sh failed with code 100: E: no such package; mend apt (log: {tmp_path}/log)"


def test_where_nobody_watches_a_step_is_two_lines() -> None:
    said = io.StringIO()
    with Report(said).step("Packages") as show:
        show("apt-get update")
        show("apt-get install a b")
    assert re.fullmatch(r"Packages …\nPackages: done in \d+ s\n", said.getvalue())


def test_samples_with_other_pins_are_fetched_again(tmp_path: Path) -> None:
    assert not samples.are_complete(tmp_path)
    (tmp_path / "CREDITS.md").write_text(samples._credits())
    assert samples.are_complete(tmp_path)
    (tmp_path / "CREDITS.md").write_text(samples._credits().replace("0.26.1", "0.26.0"))
    assert not samples.are_complete(tmp_path)
