"""`nadi simulate`: the simulated city, its past and its present."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simulators.service import Simulation

# With --live the past ends so long before now: what is left is played in fast motion, for a minute at most.
_FAST_MOTION_S = 60.0
_LONGEST_FAST_S = 3600.0
_EPILOG = """Examples: nadi simulate --history 30d --live --speed 60 ·
nadi simulate --history 30d --until 2026-01-01T00:00:00Z --seed 7 --output history.csv"""


def add(app: typer.Typer) -> None:
    @app.command(epilog=_EPILOG)
    def simulate(
        history: Annotated[
            str | None, typer.Option(metavar="SPAN", help="Make so much past first, such as 30d.")
        ] = None,
        until: Annotated[
            str | None, typer.Option(metavar="TIME", help="End of the past, RFC 3339; now if not given.")
        ] = None,
        output: Annotated[
            Path | None, typer.Option(help="Write the past into this CSV file, not into the database.")
        ] = None,
        truth: Annotated[
            Path | None, typer.Option(help="Also write the figures that the past was meant to show, as CSV.")
        ] = None,
        live: Annotated[bool, typer.Option("--live", help="Publish; after --history this must be said.")] = False,
        seed: Annotated[int, typer.Option(help="The same seed makes the same city.")] = 7,
        speed: Annotated[float, typer.Option(min=0.01, help="Simulated seconds in a second, until now.")] = 1,
        start: Annotated[
            str | None, typer.Option(metavar="TIME", help="Publish from this time on; now if not given.")
        ] = None,
        for_s: Annotated[float | None, typer.Option("--for", min=0, help="End after so many seconds.")] = None,
        report: Annotated[Path | None, typer.Option(help="Keep the counters in this JSON file.")] = None,
        faults: Annotated[bool, typer.Option(help="Lose, delay, repeat and damage messages.")] = True,
        stage: Annotated[
            str | None,
            typer.Option(metavar="TIME", help="Put on a flood, smoke and a device that leaves around this time."),
        ] = None,
        register: Annotated[bool, typer.Option(help="Make the fleet known to the database first.")] = True,
    ) -> None:
        """Simulate sensors in every district: publish over MQTT, or make their past in seconds."""
        from cli.lifecycle import on_stop_signals, start_logging
        from core.settings import load_settings
        from simulators.faults import FaultRates
        from simulators.service import Simulation
        from simulators.words import moment_s, span_s

        past_s = _parsed(span_s, history, "--history")
        until_s = _parsed(moment_s, until, "--until")
        start_s = _parsed(moment_s, start, "--start")
        if (until or output or truth) and past_s is None:
            raise typer.BadParameter("--until, --output and --truth go with --history, such as --history 30d")
        if live and past_s is not None and (output or start):
            raise typer.BadParameter("--live goes on from the history in the database: no --output, no --start")
        start_logging()
        stop = threading.Event()
        on_stop_signals(stop.set)
        rates = FaultRates() if faults else FaultRates.none()
        stage_s = _parsed(moment_s, stage, "--stage")
        simulation = Simulation.of(load_settings(), seed, rates, stop, stage_s)
        if past_s is not None:
            end_s = until_s or int(time.time() - (min(_LONGEST_FAST_S, speed * _FAST_MOTION_S) if live else 0))
            if truth is not None:
                simulation.save_truth(truth, end_s - past_s, end_s)
            start_s = _make_past(simulation, end_s - past_s, end_s, output)
        elif register:
            simulation.register()
        if not stop.is_set() and (past_s is None or live):
            _publish(simulation, start_s or int(time.time()), speed, for_s, report)


def _parsed(parse: Callable[[str], int], text: str | None, option: str) -> int | None:
    try:
        return None if text is None else parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def _make_past(simulation: Simulation, start_s: int, end_s: int, output: Path | None) -> int:
    """When the present begins [s since 1970]."""
    from cli.feed_screen import progress
    from simulators.history_store import Written

    began = time.monotonic()
    count = 0

    def saved(readings: int) -> None:
        nonlocal count
        count = readings
        show(f"{readings:,} readings")

    def stored(written: Written) -> None:
        share = (end_s - written.oldest_us / 1e6) / max(1, end_s - start_s)
        saved(written.stored)
        show(f"{min(1.0, share):.0%}, {written.stored:,} readings stored, {written.duplicate:,} duplicate")

    with progress("history") as show:
        if output is not None:
            simulation.save(output, start_s, end_s, saved)
        else:
            end_s = simulation.store(start_s, end_s, stored)
    typer.echo(f"history: {count:,} readings {'written' if output else 'stored'} in {time.monotonic() - began:.1f} s")
    return end_s


def _publish(simulation: Simulation, start_s: int, speed: float, for_s: float | None, report: Path | None) -> None:
    import secrets

    from cli.feed_screen import progress

    with progress(f"{len(simulation.fleet)} devices") as show:
        counters = simulation.publish(
            start_s,
            speed,
            for_s=for_s,
            report=report,
            show=lambda now: show(f"{now.published:,} messages published, simulated time {now.time or '…'}"),
            client_id=f"nadi-simulate-{secrets.token_hex(4)}",
        )
    typer.echo(f"published {counters.published:,} messages, {counters.repeated:,} of them repeated")
