"""`nadi bench`: figures measured on this machine, each beside its limit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add(app: typer.Typer) -> None:
    bench = typer.Typer(
        help="Measure; each writes one JSON object with its limit, machine, versions and commit.", no_args_is_help=True
    )
    app.add_typer(bench, name="bench", epilog="Example: nadi bench ingest --size 100000")

    @bench.command(epilog="Example: nadi bench ingest --size 100000 --output benchmarks/results/ingest.json")
    def ingest(
        size: Annotated[int, typer.Option(min=1000, help="Messages of three values.")] = 100_000,
        devices: Annotated[int, typer.Option(min=1, help="Devices that send them.")] = 1000,
        backlog: Annotated[int, typer.Option(min=0, help="Then drain so many that waited at the broker.")] = 0,
        output: Annotated[Path | None, typer.Option(help="File for the result; it is shown in any case.")] = None,
    ) -> None:
        """Messages a second from first publish to last commit, one worker."""
        from benchmarks.ingest import Work, run

        work = Work(messages=size, devices=devices, backlog=backlog)
        _show(run(work, lambda step: typer.echo(f"… {step}", err=True)), output)

    @bench.command(epilog="Example: nadi bench api --output benchmarks/results/api.json")
    def api(
        readings: Annotated[int, typer.Option(min=100_000, help="Readings that are there.")] = 10_000_000,
        devices: Annotated[int, typer.Option(min=200, help="Devices that they are of.")] = 2000,
        seconds: Annotated[float, typer.Option(min=5, help="How long mixed questions are asked.")] = 30,
        output: Annotated[Path | None, typer.Option(help="File for the result; it is shown in any case.")] = None,
    ) -> None:
        """Milliseconds of each question, requests a second beside ingest, live streams and a big file."""
        from benchmarks.api import Work, run
        from benchmarks.api_city import Size

        work = Work(Size(devices, readings), mixed_s=seconds, exported=min(5_000_000, readings // 2))
        _show(run(work, lambda step: typer.echo(f"… {step}", err=True)), output)

    @bench.command(epilog="Example: nadi bench indicators --years 1 --output benchmarks/results/indicators.json")
    def indicators(
        years: Annotated[int, typer.Option(min=1, max=20, help="Years of hourly rollups.")] = 5,
        districts: Annotated[int, typer.Option(min=1, max=18, help="Each has a point of every service.")] = 18,
        workers: Annotated[int, typer.Option(min=1, help="Processes that compute.")] = 2,
        output: Annotated[Path | None, typer.Option(help="File for the result; it is shown in any case.")] = None,
    ) -> None:
        """Seconds that all indicators of years take from scratch; the store takes 200 bytes an hour of a series."""
        from benchmarks.indicator_city import Size
        from benchmarks.indicators import Work, run

        _show(run(Work(Size(years, districts), workers), lambda step: typer.echo(f"… {step}", err=True)), output)


def _show(result: dict[str, object], output: Path | None) -> None:
    import json

    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value", title=f"nadi bench {result['benchmark']}", title_justify="left", box=None)
    for name, value in result.items():
        table.add_row(name, str(value))
    Console().print(table)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(result, indent=2) + "\n")
        typer.echo(f"written to {output}")
