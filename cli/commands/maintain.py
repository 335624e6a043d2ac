"""`nadi maintain`: remove what is kept for a time only."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: NADI_DEAD_LETTER_DAYS=30 nadi maintain; meant for a daily timer")
    def maintain() -> None:
        """Remove old dead letters, receipts, jobs, and raw readings older than NADI_READING_DAYS; hours, days stay."""
        from datetime import UTC, datetime

        from cli.editing import database
        from core.settings import load_settings
        from core.store import maintenance

        settings = load_settings()
        with database(settings) as connection:
            done = maintenance.maintain(connection, settings, datetime.now(UTC))
        kept = "kept for ever" if settings.reading_days is None else f"{done.chunks} chunks dropped"
        letters = f"dead letters: {done.expired:,} too old, {done.trimmed:,} too many, removed"
        typer.echo(f"{letters}; receipts: {done.receipts:,} too old; jobs: {done.jobs:,} too old; raw readings: {kept}")
