"""`nadi dashboards`: Grafana's dashboards as files."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    group = typer.Typer(help="Grafana's dashboards, generated from the catalogue.", no_args_is_help=True)

    @group.command(epilog="Example: nadi dashboards render --check")
    def render(
        check: bool = typer.Option(False, "--check", help="write nothing; fail if a file is not what it would become"),
    ) -> None:
        """Write deploy/grafana/dashboards anew."""
        from core.catalogue import load_catalogue
        from core.errors import ConfigurationError
        from deploy.grafana.render import DIRECTORY, stale, write
        from deploy.grafana.render import render as make

        files = make(load_catalogue())
        old = stale(files)
        if check and old:
            raise ConfigurationError(f"stale in {DIRECTORY}: {', '.join(old)}; run: nadi dashboards render")
        if not check:
            write(files)
        typer.echo(f"{len(files)} dashboards, {len(old)} changed")

    app.add_typer(group, name="dashboards")
