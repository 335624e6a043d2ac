"""Numbered SQL files, applied once each, in order; a file that changed after it was applied is refused.

Numbers may have gaps: what is developed side by side takes numbers apart, and a gap is filled later.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import psycopg

from core.errors import ConfigurationError
from core.store.connection import Connection, connect

DIRECTORY = Path(__file__).parent / "sql"
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
# Two starters at once: the second waits here and then finds nothing to do.
_LOCK = 7_263_941
_HISTORY = """
    CREATE TABLE IF NOT EXISTS migration (
        version     integer     PRIMARY KEY,
        name        text        NOT NULL,
        sha256      text        NOT NULL,
        applied_at  timestamptz NOT NULL DEFAULT now()
    )
"""


def migrate(url: str, directory: Path = DIRECTORY) -> list[int]:
    """Bring the database at `url` to the newest version; all in one transaction.

    returns  versions newly applied
    raises   ConfigurationError: a file is misnamed, missing or changed since it was applied
             psycopg.OperationalError: the database does not answer
    """
    files = _files(directory)
    with connect(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(_HISTORY)
        applied = _applied(connection)
        _refuse_changed_history(files, applied)
        new = [version for version in sorted(files) if version not in applied]
        for version in new:
            _apply(connection, version, files[version])
        return new


def pending(url: str, directory: Path = DIRECTORY) -> list[int]:
    """Versions that `migrate` would apply; raises what it would raise, and changes nothing."""
    files = _files(directory)
    with connect(url) as connection:
        if connection.execute("SELECT to_regclass('migration')").fetchone() == (None,):
            return sorted(files)
        applied = _applied(connection)
    _refuse_changed_history(files, applied)
    return [version for version in sorted(files) if version not in applied]


def _applied(connection: Connection) -> dict[int, tuple[str, str]]:
    rows = connection.execute("SELECT version, name, sha256 FROM migration")
    return {version: (name, digest) for version, name, digest in rows}


def _files(directory: Path) -> dict[int, Path]:
    files: dict[int, Path] = {}
    for path in sorted(directory.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise ConfigurationError(f"migration {path}: the name must look like 0001_reading.sql")
        version = int(match[1])
        if version in files:
            raise ConfigurationError(f"migration {path}: {files[version].name} has that number already")
        files[version] = path
    return files


def _refuse_changed_history(files: dict[int, Path], applied: dict[int, tuple[str, str]]) -> None:
    for version, (name, digest) in applied.items():
        if version not in files:
            raise ConfigurationError(
                f"migration {name} is applied, but its file is gone: this Nadi is older than its database"
            )
        if digest != _digest(files[version]):
            raise ConfigurationError(
                f"migration {files[version].name} changed after it was applied: restore it, add a new file instead"
            )


def _apply(connection: Connection, version: int, path: Path) -> None:
    try:
        connection.execute(path.read_bytes())
    except psycopg.errors.Error as error:
        raise ConfigurationError(f"migration {path.name}: {str(error).splitlines()[0]}") from error
    values = [version, path.name, _digest(path)]
    connection.execute("INSERT INTO migration (version, name, sha256) VALUES (%s, %s, %s)", values)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
