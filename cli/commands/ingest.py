"""`nadi ingest`: the broker's messages into the database."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: NADI_MQTT_URL=mqtt://nadi-ingest:secret@localhost nadi ingest")
    def ingest() -> None:
        """Store what devices publish, acknowledged after commit, until Ctrl-C or SIGTERM."""
        from cli.lifecycle import on_stop_signals, start_logging
        from core.settings import load_settings
        from ingest.service import run

        start_logging()
        run(load_settings(), lambda pipeline: on_stop_signals(pipeline.stop))
