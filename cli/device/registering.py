"""`nadi device add | replace | rotate-secret`: a secret is shown once, by whichever made it."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.device import facts as said
from cli.editing import By, editing


def add(app: typer.Typer) -> None:
    """The commands that make a secret."""
    _register(app)
    _replace(app)
    _rotate_secret(app)


def _register(app: typer.Typer) -> None:
    @app.command(
        "add", epilog="Example: nadi device add udara-01 --service air --point pasar-sangatta --district 64.08.04"
    )
    def register(
        key: said.Key,
        service: said.Service = None,
        point: said.Point = None,
        name: said.Name = None,
        district: said.District = None,
        latitude: said.Latitude = None,
        longitude: said.Longitude = None,
        interval: said.Interval = None,
        agency: said.Agency = None,
        gateway: said.Gateway = None,
        origin: said.Origin = None,
        attribute: said.Attribute = None,
        kind: Annotated[str, typer.Option(help="device, gateway or network_server.")] = "device",
        server: Annotated[
            str | None, typer.Option(help="Of a network server: chirpstack, things_stack, ngsi or sensorthings.")
        ] = None,
        application: Annotated[str | None, typer.Option(help="Of a network server, as in its topics.")] = None,
        since: Annotated[
            str | None, typer.Option(metavar="TIME", help="When it came to the point. Default: always.")
        ] = None,
        commissioning: said.Commissioning = False,
        by: By = None,
    ) -> None:
        """Register a device; shows the secret that it connects to the broker with, once."""
        from cli.moments import moment
        from core.devices.adding import add as add_device
        from core.devices.secrets import new_secret, password_hash
        from core.settings import load_settings

        settings = load_settings()
        entry = said.facts(
            key,
            attribute,
            kind=kind,
            service=service,
            point=point,
            name=name,
            district=district,
            latitude=latitude,
            longitude=longitude,
            interval_s=interval,
            agency=agency,
            gateway=gateway,
            origin=origin,
            server=server,
            application=application,
        )
        secret = new_secret() if gateway is None else None
        with editing(settings, by) as editor:
            add_device(
                editor,
                entry,
                password_hash=password_hash(secret) if secret else None,
                state="commissioning" if commissioning else "active",
                since=moment(since, settings.zone, "--since"),
            )
        typer.echo(f"{key} is registered" + ("" if secret else f"; {gateway} speaks for it"))
        _show(key, secret)


def _replace(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi device replace udara-01 udara-07 --at '2026-07-01 10:30'")
    def replace(
        old: Annotated[str, typer.Argument(metavar="OLD", help="The device that goes; it is retired.")],
        new: Annotated[str, typer.Argument(metavar="NEW", help="The device that comes, registered or not.")],
        at: Annotated[str | None, typer.Option(metavar="TIME", help="When it was done. Default: now.")] = None,
        by: By = None,
    ) -> None:
        """Put one device in another's place; the point's history goes on."""
        from cli.moments import moment, shown
        from core.devices.replacing import replace as replace_device
        from core.devices.secrets import new_secret, password_hash
        from core.settings import load_settings

        settings, secret = load_settings(), new_secret()
        with editing(settings, by) as editor:
            done = replace_device(
                editor, old, new, at=moment(at, settings.zone, "--at"), password_hash=password_hash(secret)
            )
        where = f"is at {done.point}" if done.point else f"speaks for the devices of {old}"
        typer.echo(f"{new} {where} since {shown(done.at, settings.zone)}; {old} is retired")
        if done.copied:
            typer.echo(f"{done.copied} readings that {new} sent since then are at {done.point} now")
        _show(new, secret if done.has_secret else None)


def _rotate_secret(app: typer.Typer) -> None:
    @app.command("rotate-secret", epilog="Example: nadi device rotate-secret udara-01")
    def rotate_secret(key: said.Key, by: By = None) -> None:
        """Give a device a new secret, shown once; the old one is refused from then on."""
        from core.devices.secrets import new_secret, password_hash
        from core.devices.states import rotate_secret as rotate
        from core.settings import load_settings

        secret = new_secret()
        with editing(load_settings(), by) as editor:
            rotate(editor, key, password_hash(secret))
        _show(key, secret)


def _show(key: str, secret: str | None) -> None:
    if secret is not None:
        typer.echo(f"MQTT user {key}, password {secret}")
        typer.echo("Write it down now: only its hash is kept. A lost one is replaced: nadi device rotate-secret")
