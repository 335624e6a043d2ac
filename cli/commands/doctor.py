"""`nadi doctor`: what was found, what is wrong, how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

_SIGNS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "problem": "[red]problem[/]"}


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: set -a; . var/demo.env; nadi doctor")
    def doctor(
        settings: Annotated[bool, typer.Option("--settings", help="List every setting instead.")] = False,
    ) -> None:
        """Look at versions, editions and settings; exit code 1 if something does not work."""
        from rich.table import Table

        from cli.printing import console
        from core.settings import load_settings
        from deploy.doctor.broker import examine_broker
        from deploy.doctor.database import examine_database
        from deploy.doctor.installation import examine_installation, settings_table

        screen = console()
        found = load_settings()
        if settings:
            table = Table("setting", "value", "meaning", box=None)
            for row in settings_table(found):
                table.add_row(*row)
            screen.print(table)
            return
        problems = 0
        for examine in (examine_installation(), examine_database(found), examine_broker(found)):
            for finding in examine:
                problems += finding.level == "problem"
                screen.print(f"{_SIGNS[finding.level]:<20} {finding.subject:<18} {finding.found}", highlight=False)
                if finding.remedy:
                    screen.print(f"{'':<9} → {finding.remedy}", highlight=False)
        raise typer.Exit(1 if problems else 0)
