"""`nadi process`: readings to indicators and the masterplan's status."""

from __future__ import annotations

from typing import Annotated

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi process --once")
    def process(once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False) -> None:
        """Roll up, compute and judge whenever readings arrive, until Ctrl-C or SIGTERM."""
        import threading

        from rich.console import Console

        from cli.lifecycle import on_stop_signals, start_logging
        from core.settings import load_settings
        from processors.service import make_schedule, run, run_once

        start_logging()
        settings = load_settings()
        if not once:
            stop = threading.Event()
            on_stop_signals(stop.set)
            run(settings, stop)
            return
        console = Console()
        schedule = make_schedule(settings)
        with console.status("processing what is due …"):
            is_done = run_once(settings, schedule)
        done = schedule.counters
        console.print(f"{done.hours} hours rolled up, {done.windows} windows computed, {done.figures} figures written")
        if not is_done:
            console.print("not everything could be done; the log says why, and it stays due")
            raise typer.Exit(1)
