"""`nadi <command>`: the commands in the order of the data."""

from __future__ import annotations

import sys
from typing import NoReturn

import psycopg
import typer
from typer.exceptions import Abort, TyperException

from cli import commands
from core.errors import NadiError
from core.registry import load_entries

# As an operator meets them: run it, look at it, then the way of one message.
ORDER = (
    "demo",
    "doctor",
    "migrate",
    "simulate",
    "replay",
    "ingest",
    "process",
    "api",
    "dashboards",
    "device",
    "key",
    "account",
    "masterplan",
    "report",
    "readings",
    "import_",
    "dead_letter",
    "indicator",
    "alarm",
    "seal",
    "baseline",
    "maintain",
    "bench",
)


def make_app() -> typer.Typer:
    """The command line with every command of `cli/commands`."""
    app = typer.Typer(
        help="Nadi: sensor feeds and service records to masterplan indicators.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        add_completion=False,
    )
    entries = load_entries(commands, "add")
    for name in sorted(entries, key=ORDER.index):
        entries[name](app)
    return app


def main() -> None:
    """Run a command; what went wrong is one line, exit code 1 (2 for wrong usage)."""
    try:
        sys.exit(make_app()(standalone_mode=False))
    except TyperException as error:
        _misused(error)
    except Abort:
        _fail("stopped")
    except NadiError as error:
        _fail(str(error))
    except psycopg.OperationalError as error:
        _fail(f"database: {str(error).strip().splitlines()[0]}; NADI_DATABASE_URL names it, `nadi doctor` looks at it")
    except OSError as error:
        _fail(str(error))


def _misused(error: TyperException) -> NoReturn:
    said = " ".join(error.format_message().split()).rstrip(".")
    if not said:  # a group of commands without one: its help is shown already
        sys.exit(error.exit_code)
    context = getattr(error, "ctx", None)
    _fail(said + (f"; `{context.command_path} --help` tells more" if context else ""), error.exit_code)


def _fail(line: str, code: int = 1) -> NoReturn:
    sys.stderr.write(f"nadi: {line}\n")
    sys.exit(code)
