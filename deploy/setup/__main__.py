"""Set-up: what this checkout still lacks, in order; quick and silent when that is nothing.

python3 -m deploy.setup            everything; asks sudo for the system's part
python3 -m deploy.setup --system   that part alone, as root: Debian packages and TimescaleDB
"""

from __future__ import annotations

import fcntl
import os
import site
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.errors import ConfigurationError, NadiError
from deploy.setup import packages, samples, timescaledb
from deploy.setup.commands import Commands
from deploy.setup.environment import Environment
from deploy.setup.report import Report

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"


def main(arguments: list[str]) -> int:
    """Exit code: 0 all is there, 1 something is not, 130 interrupted."""
    report = Report()
    try:
        if arguments == ["--system"]:
            set_up_system(report)
        else:
            set_up(report)
    except NadiError as error:
        report.line(f"Set-up stopped: {error}")
        return 1
    except KeyboardInterrupt:
        report.line("Set-up interrupted; the next run takes it up.")
        return 130
    return 0


def set_up(report: Report) -> None:
    """All that is missing."""
    environment = Environment(ROOT)
    if system_is_complete() and environment.is_complete and samples.are_complete(VAR / "samples"):
        return
    VAR.mkdir(exist_ok=True)
    with alone(VAR / "setup.lock", report):
        if not system_is_complete():
            _as_root(report)
        commands = Commands(VAR / "setup.log")
        if not environment.is_complete:
            with report.step("Python environment") as show:
                environment.install(commands, show)
        # From here on Rich is there to show progress.
        site.addsitedir(str(next((ROOT / ".venv/lib").glob("python3*/site-packages"))))
        if not samples.are_complete(VAR / "samples"):
            with report.step("Sample data") as show:
                samples.fetch(VAR / "samples", ROOT / ".venv/bin/python", commands, show)


def system_is_complete() -> bool:
    return not packages.missing_here() and packages.has_database() and not packages.has_leftovers()


def set_up_system(report: Report) -> None:
    """Debian packages and TimescaleDB; needs root."""
    commands = Commands(VAR / "setup-system.log")
    packages.remove_leftovers()
    if missing := packages.missing_here():
        with report.step("Debian packages") as show:
            packages.install(missing, commands, show)
    if not packages.has_database():
        with report.step(f"TimescaleDB {timescaledb.VERSION}") as show:
            timescaledb.build(commands, show)


def _as_root(report: Report) -> None:
    """Have root do the system's part.

    raises   ConfigurationError: neither root nor sudo is there; says what root would do
    """
    if os.geteuid() == 0:
        set_up_system(report)
        return
    if not _may_sudo(report):
        raise ConfigurationError(_without_root(packages.missing_here()))
    kept = "--preserve-env=http_proxy,https_proxy,no_proxy"
    command = ["sudo", kept, sys.executable, "-B", "-m", "deploy.setup", "--system"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise ConfigurationError("the system's part failed, see above")


def _may_sudo(report: Report) -> bool:
    try:
        if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
            return True
        if not sys.stdin.isatty():
            return False
        report.line("Debian packages are missing; sudo asks for your password to install them.")
        return subprocess.run(["sudo", "-v"], check=False).returncode == 0
    except FileNotFoundError:
        return False


def _without_root(missing: list[str]) -> str:
    install = f"\n  {' '.join(packages.install_command(missing))}" if missing else ""
    return (
        "something is missing that only root can install, and this user is neither root nor may use sudo. "
        f"As root:{install}\n  make setup-system"
    )


@contextmanager
def alone(path: Path, report: Report) -> Iterator[None]:
    """Hold the lock `path`; says so if another set-up must be waited for."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report.line(f"Waiting for another set-up of this checkout to end (process {_holder(file)}) …")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _holder(file: TextIO) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
