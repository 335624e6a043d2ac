"""`nadi demo`: everything on this machine, with a simulated city."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi demo --for 60 --speed 60")
    def demo(
        for_s: Annotated[
            float | None, typer.Option("--for", min=1, help="End by itself after so many seconds.")
        ] = None,
        speed: Annotated[float, typer.Option(min=1, help="Simulated seconds in a second, until caught up.")] = 60,
        days: Annotated[int, typer.Option(min=1, max=400, help="Days of history made first.")] = 30,
        seed: Annotated[int, typer.Option(help="The same seed makes the same city.")] = 7,
        api_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the API.")] = 8000,
        mqtt_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the broker.")] = 18883,
        database_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the database.")] = 15432,
        var: Annotated[Path, typer.Option(help="Where the embedded services keep their data.")] = Path("var"),
    ) -> None:
        """Run broker, database, simulators, replay, ingest, processors and API until Ctrl-C."""
        from rich.console import Console

        from deploy.demo.service import run_demo

        code = run_demo(
            Console(),
            var,
            for_s=for_s,
            speed=speed,
            days=days,
            seed=seed,
            api_port=api_port,
            mqtt_port=mqtt_port,
            database_port=database_port,
        )
        raise typer.Exit(code)
