"""A child process: ready or not, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import Unavailable
from deploy.embedded.processes import Child, wait_gone


def test_what_ends_before_it_is_ready_says_its_last_words(tmp_path: Path) -> None:
    script = "echo reading the settings; echo FATAL: no such thing; echo shut down; exit 3"
    child = Child("the child", ["sh", "-c", script], log=tmp_path / "log")
    with pytest.raises(Unavailable, match=rf"the child ended with code 3: FATAL: no such thing \(log: {tmp_path}"):
        child.wait_ready(lambda: False)
    assert child.stop() == 3


def test_what_is_never_ready_is_given_up(tmp_path: Path) -> None:
    child = Child("the child", ["sleep", "600"], log=tmp_path / "log")
    with pytest.raises(Unavailable, match="the child is not ready after 0 s: no output"):
        child.wait_ready(lambda: False, patience_s=0)
    assert child.stop() == -15


def test_what_does_not_end_when_asked_is_killed(tmp_path: Path) -> None:
    started = tmp_path / "started"
    script = f"trap '' TERM; touch {started}; while :; do sleep 1; done"
    child = Child("the child", ["sh", "-c", script], log=tmp_path / "log")
    child.wait_ready(started.exists)
    assert child.stop(patience_s=0.05) == -9


def test_it_gets_the_environment_that_it_is_given(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "NADI_LANGUAGE": "en"}
    child = Child("the child", ["env"], log=tmp_path / "log", environment=environment)
    assert child.process.wait() == 0
    assert "NADI_LANGUAGE=en" in (tmp_path / "log").read_text().split("\n")


def test_a_reused_process_number_is_not_waited_for(tmp_path: Path) -> None:
    with sleeping("another program") as other:
        (tmp_path / "pid").write_text(f"{other}\n")
        wait_gone(tmp_path / "pid", str(tmp_path / "data"), "the service")
    assert not (tmp_path / "pid").exists()


def test_one_that_does_not_go_is_named(tmp_path: Path) -> None:
    with sleeping(str(tmp_path / "data")) as earlier:
        (tmp_path / "pid").write_text(f"{earlier}\n")
        with pytest.raises(Unavailable, match=f"the service of an earlier run still runs as process {earlier}"):
            wait_gone(tmp_path / "pid", str(tmp_path / "data"), "the service", patience_s=0)


@contextmanager
def sleeping(argument: str) -> Iterator[int]:
    """Number of a process with `argument` in its command line, which is there to see once it has spoken."""
    command = ["sh", "-c", "echo up; sleep 600", argument]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGKILL)
