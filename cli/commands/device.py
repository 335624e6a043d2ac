"""`nadi device`: the registry of devices, gateways and network servers."""

from __future__ import annotations

import typer

from cli.device import access, importing, listing, registering, states


def add(app: typer.Typer) -> None:
    device = typer.Typer(help="Devices: who may speak, for which point, and since when.", no_args_is_help=True)
    app.add_typer(device, name="device", epilog="Example: nadi device list --state pending")
    for part in (registering, listing, states, importing, access):
        part.add(device)
