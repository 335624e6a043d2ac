"""`nadi replay`: measured series from elsewhere, through the same pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi replay river_water_flow --days 30 --speed max")
    def replay(
        names: Annotated[
            list[str] | None, typer.Argument(metavar="[NAME]…", help="Samples to play; all if none is named.")
        ] = None,
        speed: Annotated[str, typer.Option(metavar="max|N", help="Of the past: N times as fast as it was.")] = "max",
        days: Annotated[int, typer.Option(min=0, help="Days of past to play first.")] = 60,
        for_s: Annotated[float | None, typer.Option("--for", min=0, help="End after so many seconds.")] = None,
        report: Annotated[Path | None, typer.Option(help="Keep the counters in this JSON file.")] = None,
        samples: Annotated[Path | None, typer.Option(help="Where the files are; var/samples if not given.")] = None,
        register: Annotated[bool, typer.Option(help="Make the devices known to the database first.")] = True,
    ) -> None:
        """Play measured series over MQTT, marked as replayed: data contoh (bukan Kutim)."""
        import secrets
        import threading

        from cli.feed_screen import progress
        from cli.lifecycle import on_stop_signals, start_logging
        from core.settings import load_settings
        from simulators.replay import Replay, choose

        times = _speed(speed)
        settings = load_settings()
        directory = samples or settings.var / "samples"
        chosen = choose(names or [], directory)
        for line in chosen.skipped:
            typer.echo(line)
        if not chosen.samples:
            typer.echo("nothing to play")
            return
        start_logging()
        stop = threading.Event()
        on_stop_signals(stop.set)
        player = Replay.of(settings, chosen, directory, registers=register)
        with progress(f"replay of {len(chosen.samples)} series") as show:
            counters = player.publish(
                days * 86_400,
                times,
                for_s=for_s,
                report=report,
                show=lambda now: show(f"{now.published:,} messages published, up to {now.time or '…'}"),
                stop=stop,
                client_id=f"nadi-replay-{secrets.token_hex(4)}",
            )
        typer.echo(f"published {counters.published:,} messages")


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = float("nan")
    if not 0 < speed < float("inf"):
        raise typer.BadParameter(f"{text!r}; it is 'max' or a number such as 3600", param_hint="--speed")
    return speed
