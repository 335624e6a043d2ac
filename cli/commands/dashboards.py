"""`nadi dashboards`: Grafana's dashboards as files."""

from __future__ import annotations

from pathlib import Path

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

    @group.command(epilog="Example: nadi dashboards push --url http://localhost:3000 --token-file grafana.token")
    def push(
        url: str = typer.Option(help="Grafana's address"),
        token_file: Path = typer.Option(help="file with the token of a service account, role Editor"),
    ) -> None:
        """Put them into a running Grafana; what people made there is kept."""
        from core.catalogue import load_catalogue
        from core.errors import ConfigurationError
        from deploy.grafana import push as publishing
        from deploy.grafana.render import render as make

        try:
            token = token_file.read_text().strip()
        except OSError as error:
            raise ConfigurationError(f"--token-file: cannot read {token_file}: {error.strerror}") from error
        done = publishing.push(publishing.connect(url, token), make(load_catalogue()))
        typer.echo(f"{done.written} dashboards written, {done.unchanged} unchanged, {done.removed} removed")

    app.add_typer(group, name="dashboards")
