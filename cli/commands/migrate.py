"""`nadi migrate`: the database's schema to the newest version."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: NADI_DATABASE_URL=postgresql://nadi@localhost/nadi nadi migrate")
    def migrate() -> None:
        """Bring the database to the newest schema; refuses a history that was changed."""
        from datetime import UTC, datetime

        from core.catalogue import load_catalogue
        from core.plan.loading import load_shipped
        from core.settings import load_settings
        from core.store.connection import connect
        from deploy.migrate import migrate as apply

        url = load_settings().database_url.get_secret_value()
        versions = apply(url)
        typer.echo(f"applied {len(versions)}, up to {versions[-1]}" if versions else "nothing to apply")
        plan = load_catalogue().masterplan
        with connect(url) as connection:
            if load_shipped(connection, plan, datetime.now(UTC)):
                typer.echo(f"masterplan {plan.id} loaded; from now on the database is the truth")
