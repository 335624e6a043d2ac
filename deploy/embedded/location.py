"""Where an embedded service keeps its files, and the secrets kept beside them.

A service that may not run as root must reach its directory. A checkout under a private home (`/root`) bars it:
then the directory lies under `/var/lib/nadi`, and a file in its place says where.
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


def service_directory(directory: Path, user: str | None) -> Path:
    """`directory`, or its stand-in, made for `user` and closed to everyone else.

    directory  where the service's files belong
    user       account that the service runs as; None: ours
    """
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    pointer = directory / POINTER
    home = directory
    if user is not None and (pointer.exists() or not _can_enter(directory, user)):
        home = _stand_in(directory)
        if not pointer.exists():
            # What stands there belonged to a `directory` that was deleted since: so was this.
            shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        pointer.write_text(f"{home}\n")
    if user is not None:
        shutil.chown(home, user)
    home.chmod(0o700)
    return home


def kept_secret(path: Path) -> str:
    """The secret in `path`; made anew, readable by us alone, if there is none."""
    if not path.exists():
        new = path.with_name(path.name + ".new")
        new.unlink(missing_ok=True)
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
    return run_as(user, ["test", "-x", str(directory.parent)]).returncode == 0


def _stand_in(directory: Path) -> Path:
    digest = hashlib.sha256(str(directory.parent).encode()).hexdigest()[:12]
    return ELSEWHERE / digest / directory.name
