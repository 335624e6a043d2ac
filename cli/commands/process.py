"""`nadi process`: readings to indicators and the masterplan's status."""

from __future__ import annotations

from typing import Annotated

import typer

_EXAMPLE = "Example: nadi process --once; nadi process --from 2022-01-01 --to 2026-01-01 --workers 4"


def add(app: typer.Typer) -> None:
    @app.command(epilog=_EXAMPLE)
    def process(
        once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False,
        from_: Annotated[
            str | None, typer.Option("--from", metavar="DATE", help="Compute from scratch from this local day on.")
        ] = None,
        to: Annotated[
            str | None, typer.Option("--to", metavar="DATE", help="… and before this one; now if not given.")
        ] = None,
        indicator: Annotated[
            list[str] | None, typer.Option("--indicator", metavar="ID", help="Only this one; may be repeated.")
        ] = None,
        workers: Annotated[int, typer.Option(min=1, help="Processes that compute from scratch.")] = 1,
        scheduler: Annotated[
            str | None, typer.Option(metavar="ADDRESS", help="Compute on this Dask cluster, such as tcp://host:8786.")
        ] = None,
    ) -> None:
        """Roll up, compute and judge whenever readings arrive, until Ctrl-C or SIGTERM.

        With --from the years are computed from scratch beside the live processor, which goes on; what was interrupted
        goes on where it ended.
        """
        import threading

        from cli.lifecycle import on_stop_signals, start_logging
        from core.settings import load_settings
        from processors.service import run

        if from_ is not None:
            from cli.from_scratch import compute_from_scratch

            compute_from_scratch(from_, to, indicator or [], workers, scheduler)
            return
        if to or indicator or scheduler or workers > 1:
            raise typer.BadParameter("these belong to a computation from scratch: say --from DATE", param_hint="--from")
        start_logging()
        settings = load_settings()
        if once:
            _once()
            return
        stop = threading.Event()
        on_stop_signals(stop.set)
        run(settings, stop)


def _once() -> None:
    from rich.console import Console

    from core.settings import load_settings
    from processors.service import make_schedule, run_once

    settings = load_settings()
    console = Console()
    schedule = make_schedule(settings)
    with console.status("processing what is due …"):
        is_done = run_once(settings, schedule)
    done = schedule.counters
    console.print(f"{done.hours} hours rolled up, {done.windows} windows computed, {done.figures} figures written")
    if not is_done:
        console.print("not everything could be done; the log says why, and it stays due")
        raise typer.Exit(1)
