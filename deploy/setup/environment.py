"""The Python environment `.venv`: what `requirements.txt` locks, hash by hash, and Nadi itself.

`.venv/complete` is written last and says what was installed. Without it `.venv` is half-made and built anew.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable
from deploy.setup.commands import Commands
from deploy.setup.report import Show

MEND = "check that this machine reaches Python's package index, then run it again"


@dataclass(frozen=True)
class Environment:
    """The environment of the checkout at `root`."""

    root: Path

    @property
    def is_complete(self) -> bool:
        try:
            return self._mark.read_text() == self._fingerprint() and self._python.exists()
        except FileNotFoundError:
            return False

    def install(self, commands: Commands, show: Show) -> None:
        """Bring it to what the lock says.

        raises   Unavailable: a package cannot be had, or is not the one that was locked
        """
        half_made = not self._mark.exists() or not self._python.exists()
        self._mark.unlink(missing_ok=True)
        if half_made or not self._is_ours():
            shutil.rmtree(self._directory, ignore_errors=True)
            show("making .venv")
            commands.run([sys.executable, "-m", "venv", self._directory], mend="is python3-venv complete?")
        lock = self.root / "requirements.txt"
        self._install_installer(lock, commands, show)
        show(f"{len(_blocks(lock.read_text()))} packages")
        # `sync` also removes what the lock does not name: left in place, it would hide a missing dependency.
        self._pip(commands, "sync", ["--require-hashes", lock], instead=["--require-hashes", "-r", lock])
        show("Nadi itself")
        itself: list[str | Path] = ["--no-deps", "--no-build-isolation", "--editable", self.root]
        self._pip(commands, "install", itself, instead=itself)
        self._mark.write_text(self._fingerprint())

    def _install_installer(self, lock: Path, commands: Commands, show: Show) -> None:
        """uv, as locked: it installs the rest in 2 s where pip takes 34 s."""
        show("the installer")
        own = self._directory / "installer.txt"
        own.write_text(_blocks(lock.read_text())["uv"])
        command: list[str | Path] = [self._python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        commands.run([*command, "--require-hashes", "--requirement", own], mend=MEND)

    def _pip(self, commands: Commands, action: str, arguments: list[str | Path], *, instead: list[str | Path]) -> None:
        try:
            command: list[str | Path] = [self._directory / "bin/uv", "pip", action, "--python", self._python]
            commands.run([*command, *arguments], mend=MEND)
        except Unavailable:
            # A machine may know its way to the packages by pip's configuration alone.
            commands.run([self._python, "-m", "pip", "install", *instead], mend=MEND)

    def _is_ours(self) -> bool:
        """Whether `.venv` was made here by this Python: programs in it hold its path."""
        configuration = (self._directory / "pyvenv.cfg").read_text()
        version = ".".join(str(part) for part in sys.version_info[:3])
        starter = self._directory / "bin/pip"
        return version in configuration and starter.exists() and str(self._directory) in starter.read_text()

    def _fingerprint(self) -> str:
        parts = [str(self.root), sys.version, sys.base_prefix]
        parts += [(self.root / name).read_text() for name in ("requirements.txt", "pyproject.toml")]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest() + "\n"

    @property
    def _directory(self) -> Path:
        return self.root / ".venv"

    @property
    def _python(self) -> Path:
        return self._directory / "bin/python"

    @property
    def _mark(self) -> Path:
        return self._directory / "complete"


def _blocks(lock: str) -> dict[str, str]:
    """{package: its lines in the lock}."""
    starts = list(re.finditer(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE))
    ends = [*(start.start() for start in starts[1:]), len(lock)]
    return {start[1]: lock[start.start() : end] for start, end in zip(starts, ends, strict=True)}
