"""`nadi api`: what the store holds, over HTTP."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: NADI_API_PORT=8001 nadi api; then open http://localhost:8001/docs")
    def api() -> None:
        """Answer planners, operators and Grafana, until Ctrl-C or SIGTERM."""
        from api.service import run
        from cli.lifecycle import on_stop_signals, start_logging
        from core.settings import load_settings

        start_logging()
        run(load_settings(), on_stop_signals, start_logging)
