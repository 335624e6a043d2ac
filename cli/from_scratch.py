"""`nadi process --from`: years computed from scratch, with a progress bar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from cli.editing import database
from cli.moments import moment

if TYPE_CHECKING:
    from core.catalogue import Catalogue
    from core.settings import Settings
    from processors.from_scratch import Plan, Result


def compute_from_scratch(
    begins: str, ends: str | None, indicators: list[str], workers: int, scheduler: str | None
) -> None:
    """Compute [begins, ends) anew; exit code 1 if a formula failed."""
    from core.catalogue import load_catalogue
    from core.settings import load_settings
    from core.store import recomputation
    from processors.from_scratch import make_plan

    settings, catalogue = load_settings(), load_catalogue()
    _check(catalogue, indicators)
    now = datetime.now(UTC)
    since = moment(begins, settings.zone, "--from")
    until = moment(ends, settings.zone, "--to") or now
    assert since is not None
    if since >= until:
        raise typer.BadParameter(f"{begins} is not before {ends or 'now'}", param_hint="--from")
    with database(settings) as connection:
        plan = make_plan(connection, catalogue, settings.zone, since, until, indicators)
        for key, kept in plan.skipped.items():
            typer.echo(f"{key}: readings before {kept.astimezone(settings.zone):%Y-%m-%d} are gone; figures stay there")
        if len(plan.left) < plan.total:
            typer.echo(f"going on: {plan.total - len(plan.left)} of {plan.total} chunks are done")
        failures = _tell(plan, settings, catalogue, workers, scheduler, now)
        recomputation.close(connection, since, until)
    for failure in failures:
        typer.echo(failure)
    raise typer.Exit(1 if failures else 0)


def _check(catalogue: Catalogue, indicators: list[str]) -> None:
    for key in indicators:
        if key not in catalogue.computed:
            raise typer.BadParameter(f"{key!r}; there are {', '.join(catalogue.computed)}", param_hint="--indicator")


def _tell(
    plan: Plan, settings: Settings, catalogue: Catalogue, workers: int, scheduler: str | None, now: datetime
) -> list[str]:
    """Run it under a bar; what formulas did wrong, once each."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen = Console(stderr=True)
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    windows = figures = 0
    failures: dict[str, str] = {}
    with (
        Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar,
        _results(plan, settings, catalogue, workers, scheduler, now) as results,
    ):
        task = bar.add_task("computing", total=plan.total, completed=plan.total - len(plan.left))
        for result in results:
            windows += result.computed.windows
            figures += result.computed.figures
            if result.failure:
                failures.setdefault(result.chunk.indicator, result.failure)
            bar.update(task, advance=1, description=result.chunk.indicator)
    typer.echo(f"{windows:,} windows computed, {figures:,} figures changed")
    return list(failures.values())


@contextmanager
def _results(
    plan: Plan, settings: Settings, catalogue: Catalogue, workers: int, scheduler: str | None, now: datetime
) -> Iterator[Iterator[Result]]:
    from processors import from_scratch
    from processors.workers import dask, processes

    if scheduler is None and workers == 1:
        with database(settings) as connection:
            compute = from_scratch.make_compute(catalogue, settings.zone)
            yield from_scratch.serially(connection, compute, plan, now)
        return
    with dask(scheduler) if scheduler else processes(workers) as (executor, count):
        yield from_scratch.run(plan, executor, count, now)
