"""`nadi masterplan`: the plan as files, how it is going, and what was recommended."""

from __future__ import annotations

import typer

from cli.masterplan import files, following, standing


def add(app: typer.Typer) -> None:
    masterplan = typer.Typer(
        help="The masterplan: check, import and export it, see how it is going, follow up recommendations.",
        no_args_is_help=True,
    )
    app.add_typer(masterplan, name="masterplan", epilog="Example: nadi masterplan status")
    for part in (files, standing, following):
        part.add(masterplan)
