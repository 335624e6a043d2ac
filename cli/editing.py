"""The registry opened for a person at the command line."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from core.devices.editor import Editor
    from core.settings import Settings
    from core.store.connection import Connection

By = Annotated[str | None, typer.Option("--by", help="Who does it, for the audit; your login name if not given.")]
Reason = Annotated[str | None, typer.Option(help="Why, for the audit.")]


@contextmanager
def database(settings: Settings) -> Iterator[Connection]:
    """An autocommitting connection.

    raises   Unavailable: the database does not answer; ConfigurationError: it has no schema yet
    """
    import psycopg

    from core.errors import ConfigurationError, Unavailable
    from core.store.connection import connect

    try:
        with connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
            yield connection
    except psycopg.OperationalError as error:
        raise Unavailable(f"NADI_DATABASE_URL: {str(error).splitlines()[0]}") from error
    except psycopg.errors.UndefinedTable as error:
        raise ConfigurationError("NADI_DATABASE_URL: the database is behind; run: nadi migrate") from error


@contextmanager
def editing(settings: Settings, by: str | None) -> Iterator[Editor]:
    """An editor of the registry in the name of `by`."""
    from core.catalogue import load_catalogue
    from core.devices.editor import Editor

    with database(settings) as connection:
        yield Editor(connection, load_catalogue(), by or login_name(), datetime.now(UTC))


def login_name() -> str:
    """Who sits at the terminal, also behind sudo."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"  # an account without a name, as in some containers
