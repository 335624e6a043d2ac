"""Where the services' programs are installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from core.errors import ConfigurationError

LIBRARIES = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
PROGRAM_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"


def find_database_programs() -> Path:
    """Directory of the newest PostgreSQL that has TimescaleDB.

    raises   ConfigurationError: there is none
    """
    complete = [
        (int(path.parts[-3]), LIBRARIES / path.parts[-3] / "bin")
        for path in EXTENSIONS.glob("[0-9]*/extension/timescaledb.control")
        if (LIBRARIES / path.parts[-3] / "lib/timescaledb.so").exists()
        and (LIBRARIES / path.parts[-3] / "bin/initdb").exists()
    ]
    if not complete:
        raise ConfigurationError(f"no PostgreSQL with TimescaleDB under {LIBRARIES}; set it up: make setup")
    return max(complete)[1]


def find_program(name: str) -> str:
    """Path of `name`, also where it is in no user's search path.

    raises   ConfigurationError: it is not installed
    """
    path = shutil.which(name, path=PROGRAM_PATH)
    if path is None:
        raise ConfigurationError(f"{name} is not installed; set it up: make setup")
    return path
