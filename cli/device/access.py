"""`nadi device access`: the broker's password and access files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.editing import database

_EPILOG = """Example: nadi device access --output /etc/mosquitto/nadi --pid-file /run/mosquitto/mosquitto.pid --watch
· in mosquitto.conf: password_file /etc/mosquitto/nadi/passwords, acl_file /etc/mosquitto/nadi/acl"""
_LOOK_EVERY_S = 1.0


def add(app: typer.Typer) -> None:
    @app.command(epilog=_EPILOG)
    def access(
        output: Annotated[Path, typer.Option(help="Directory for the files; they get its owner.")],
        pid_file: Annotated[Path | None, typer.Option(help="Mosquitto's; it is told to read them anew.")] = None,
        watch: Annotated[
            bool, typer.Option("--watch", help="Go on, and write them whenever the registry changes.")
        ] = False,
    ) -> None:
        """Write Mosquitto's files from the registry: who may connect, and say and hear what."""
        import threading

        from cli.lifecycle import on_stop_signals, start_logging
        from core.catalogue import load_catalogue
        from core.settings import load_settings
        from deploy.access.keeper import AccessKeeper
        from deploy.access.own_broker import OwnBroker

        start_logging()
        stop = threading.Event()
        on_stop_signals(stop.set)
        broker = OwnBroker.at(output, pid_file)
        with database(load_settings()) as connection:
            keeper = AccessKeeper(connection, load_catalogue().sources, broker.admit)
            keeper.refresh()
            typer.echo(f"written: {output}/passwords, {output}/acl; ingest connects with the secret in {broker.secret}")
            while watch and not stop.wait(_LOOK_EVERY_S):
                keeper.heed()
