"""`nadi migrate`: the database's schema to the newest version."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: NADI_DATABASE_URL=postgresql://nadi@localhost/nadi nadi migrate")
    def migrate() -> None:
        """Bring the database to the newest schema; refuses a history that was changed."""
        from core.settings import load_settings
        from deploy.migrate import migrate as apply

        versions = apply(load_settings().database_url.get_secret_value())
        typer.echo(f"applied {len(versions)}, up to {versions[-1]}" if versions else "nothing to apply")
