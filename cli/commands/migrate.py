"""`nadi migrate`: the database's schema to the newest version."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: NADI_DATABASE_URL=postgresql://nadi@localhost/nadi nadi migrate")
    def migrate() -> None:
        """Bring the database to the newest schema, with the catalogue's plan and published figures; keeps history."""
        from datetime import UTC, datetime

        from core.catalogue import load_catalogue
        from core.plan.loading import load_shipped
        from core.settings import load_settings
        from core.shipped_figures import load_figures
        from core.store.connection import connect
        from deploy.migrate import migrate as apply

        settings = load_settings()
        url = settings.database_url.get_secret_value()
        versions = apply(url)
        typer.echo(f"applied {len(versions)}, up to {versions[-1]}" if versions else "nothing to apply")
        catalogue = load_catalogue()
        plan = catalogue.masterplan
        with connect(url) as connection:
            if load_shipped(connection, plan, datetime.now(UTC)):
                typer.echo(f"masterplan {plan.id} loaded; from now on the database is the truth")
        with connect(url, autocommit=True) as connection:
            if count := load_figures(connection, catalogue, settings.zone, datetime.now(UTC)):
                typer.echo(f"{count} published figures of the catalogue stored, each with its source")
