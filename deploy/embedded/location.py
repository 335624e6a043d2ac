"""Where an embedded service keeps its files, and the secrets kept beside them.

    <directory>/            ours: log, password
    <directory>/private/    the service's account's: data

A service that may not run as root must reach its directory. A checkout under a closed home (`/root`) bars it:
then its files lie under `/var/lib/nadi`, and `<directory>/moved-to` says where.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path

from deploy.embedded.processes import run_as

ELSEWHERE = Path("/var/lib/nadi")
POINTER = "moved-to"


def private_directory(directory: Path, user: str | None) -> Path:
    """A directory in `directory`, or its stand-in elsewhere, that only `user` can look into.

    directory  of one service; it is made, and stays ours, since we write the log with more rights
    user       account that the service runs as; None: ours
    """
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o711)
    pointer = directory / POINTER
    home = directory / "private"
    if user is not None and (pointer.exists() or not _can_enter(directory, user)):
        home = _stand_in(directory)
        if not pointer.exists():
            # What stands there belonged to a `directory` that was deleted since: so was this.
            shutil.rmtree(home, ignore_errors=True)
            pointer.write_text(f"{home}\n")
    home.mkdir(parents=True, exist_ok=True)
    if user is not None:
        shutil.chown(home, user)
    home.chmod(0o700)
    return home


def kept_secret(path: Path) -> str:
    """The secret in `path`; made anew, readable by us alone, if there is none."""
    if not path.exists():
        new = path.with_name(path.name + ".new")
        write_private(new, secrets.token_urlsafe(24))
        new.rename(path)
    return path.read_text().strip()


def write_private(path: Path, text: str, owner: str | None = None) -> None:
    """Write `text` into `path`, from the first moment readable by `owner` (default: us) alone."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if owner is not None:
        shutil.chown(path, owner)


def _can_enter(directory: Path, user: str) -> bool:
    return run_as(user, ["test", "-x", str(directory)]).returncode == 0


def _stand_in(directory: Path) -> Path:
    digest = hashlib.sha256(str(directory).encode()).hexdigest()[:12]
    return ELSEWHERE / digest / directory.name
