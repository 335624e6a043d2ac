"""`nadi <command>`: the commands in the order of the data."""

from __future__ import annotations

import sys

import typer

from cli import commands
from core.errors import NadiError

app = typer.Typer(
    help="Nadi: sensor feeds and service records to masterplan indicators.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command in commands.ALL:
    command(app)


def main() -> None:
    """Run a command; what went wrong is one line, exit code 1 (2 for wrong usage)."""
    try:
        app()
    except NadiError as error:
        sys.stderr.write(f"nadi: {error}\n")
        sys.exit(1)
