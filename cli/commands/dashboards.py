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
        from deploy.grafana import push as publishing
        from deploy.grafana.render import render as make

        done = publishing.push(publishing.connect(url, _token(token_file)), make(load_catalogue()))
        typer.echo(f"{done.written} dashboards written, {done.unchanged} unchanged, {done.removed} removed")

    _live(group)
    app.add_typer(group, name="dashboards", epilog="Example: nadi dashboards render --check")


def _live(group: typer.Typer) -> None:
    @group.command(epilog="Example: nadi dashboards live --url http://localhost:3000 --token-file grafana.token")
    def live(
        url: str = typer.Option(help="Grafana's address"),
        token_file: Path = typer.Option(help="file with the token of a service account, role Editor"),
        service: list[str] = typer.Option([], help="only readings of this service; repeatable"),
    ) -> None:
        """Push readings into Grafana Live as they come, until Ctrl-C; the API is asked with NADI_API_KEY."""
        import random
        import threading

        from cli.lifecycle import on_stop_signals, start_logging
        from core.backoff import Backoff
        from core.settings import load_settings
        from deploy.grafana.relay import STREAM_ID, Ends, Relay

        settings = load_settings()
        key = settings.api_key.get_secret_value() if settings.api_key else None
        ends = Ends(settings.api_url.rstrip("/"), key, url.rstrip("/"), _token(token_file))
        relay, stop = Relay(ends, service, Backoff(random.Random())), threading.Event()
        start_logging()
        on_stop_signals(stop.set)
        typer.echo(f"live readings of {ends.api_url} to {ends.grafana_url}, channels stream/{STREAM_ID}/<service>")
        relay.run(stop)
        typer.echo(f"{relay.counts.sent} readings sent, {relay.counts.dropped} dropped")


def _token(file: Path) -> str:
    from core.errors import ConfigurationError

    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigurationError(f"--token-file: cannot read {file}: {error.strerror}") from error
